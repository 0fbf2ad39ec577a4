package dev.bender.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A container as the engine shows it: the state that updates start from. A container that is gone
 * is a tombstone.
 *
 * @param updateId the update that made it; null where none did
 * @param containerId the engine's id
 * @param reference the image reference as the user wrote it
 * @param platform such as {@code linux/amd64}
 * @param image the image that runs
 * @param version what the image calls itself; null where it does not
 * @param state the engine's word, such as {@code running}
 * @param watch whether updates are looked for, and why not
 * @param startedAt null where it never started
 * @param observedAt when the engine was asked
 */
public record ContainerObserved(
    @Nullable String updateId,
    String host,
    String container,
    String containerId,
    String reference,
    String platform,
    ImageDigests image,
    @Nullable String version,
    String state,
    Watch watch,
    @Nullable Instant startedAt,
    Instant observedAt)
    implements Event {
  public ContainerObserved {
    Check.optionalUpdateId(updateId);
    Check.host(host);
    Check.container(container);
    Check.text("containerId", containerId, 64);
    Check.text("reference", reference, 512);
    Check.text("platform", platform, 64);
    Check.present("image", image);
    Check.optionalText("version", version, 128);
    Check.text("state", state, 32);
    Check.present("watch", watch);
    Check.present("observedAt", observedAt);
  }

  /** Whether updates are looked for. */
  public enum Watch {
    WATCHED,
    /** Settings or a label say so. */
    IGNORED,
    /** The reference names a digest: whoever wrote it wants just that. */
    PINNED,
    /** The image came from no registry. */
    LOCAL
  }
}
