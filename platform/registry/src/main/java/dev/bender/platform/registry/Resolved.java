package dev.bender.platform.registry;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One platform's image. All bytes were checked against these digests; the digest of the outermost
 * document was computed from its bytes.
 *
 * @param indexDigest null if the reference names a single manifest
 * @param manifestDigest the platform's manifest
 * @param configDigest the image's configuration: the image id of Docker's classic image store
 * @param platform what the configuration says, such as {@code linux/amd64}; for a single manifest
 *     it may differ from what was asked
 * @param labels the publisher's; keys and values are untrusted text, control characters removed
 * @param created the publisher's claim; null if absent or malformed
 */
public record Resolved(
    @Nullable String indexDigest,
    String manifestDigest,
    String configDigest,
    String platform,
    Map<String, String> labels,
    @Nullable Instant created) {

  /** Keeps its own copy of the labels. */
  public Resolved {
    labels = Map.copyOf(labels);
  }
}
