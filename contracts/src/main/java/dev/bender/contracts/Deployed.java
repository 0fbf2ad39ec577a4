package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The new container runs in place of the old one, which stands by.
 *
 * @param image what runs now
 * @param stage which part of an update with several parts this is
 * @param containerId the new container
 * @param standbyId the stopped old one; null where it is gone
 * @param backup the tag that keeps the old image; null where there is none
 * @param stoppedAt when the old one was told to stop
 * @param startedAt when the new one was started
 */
public record Deployed(
    @JsonUnwrapped Update update,
    ImageDigests image,
    Stage stage,
    String containerId,
    @Nullable String standbyId,
    @Nullable String backup,
    Instant stoppedAt,
    Instant startedAt)
    implements UpdateEvent {
  public Deployed {
    Check.present("update", update);
    Check.present("image", image);
    Check.present("stage", stage);
    Check.text("containerId", containerId, 64);
    Check.optionalText("standbyId", standbyId, 64);
    Check.optionalText("backup", backup, 512);
    Check.present("stoppedAt", stoppedAt);
    Check.present("startedAt", startedAt);
  }

  /** The container itself, or, after it was verified, those that depend on it. */
  public enum Stage {
    CONTAINER,
    DEPENDENTS
  }
}
