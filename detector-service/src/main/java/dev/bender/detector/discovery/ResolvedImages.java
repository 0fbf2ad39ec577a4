package dev.bender.detector.discovery;

import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.Registries;
import dev.bender.platform.registry.RegistryFailure;
import dev.bender.platform.registry.Resolved;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What digests stand for. It never changes, and asking costs up to three GETs, each of which counts
 * as a pull on Docker Hub: so it is asked once. A refusal is kept for half a minute. Thread-safe.
 */
public final class ResolvedImages {
  private static final int MOST = 1_000;
  private static final Duration REFUSAL = Duration.ofSeconds(30);

  private final Registries registries;
  private final Clock clock;
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  private record Kept(Answer<Resolved> answer, Instant until) {}

  public ResolvedImages(Registries registries, Clock clock) {
    this.registries = registries;
    this.clock = clock;
  }

  /**
   * The image of a platform.
   *
   * @param pinned with a digest
   * @throws RegistryFailure if there is no usable answer
   */
  public Resolved of(ImageReference pinned, String platform) {
    String key = pinned.canonical() + " " + platform;
    Kept known = known(key);
    if (known != null && known.until().isAfter(clock.instant())) {
      return known.answer().get();
    }
    try {
      Resolved resolved = registries.resolve(pinned, platform);
      keep(key, new Kept(new Answer<>(resolved, null), Instant.MAX));
      return resolved;
    } catch (RegistryFailure e) {
      // A pause gets shorter as time goes by, and who was interrupted did not wait for an answer.
      if (e.kind() != RegistryFailure.Kind.RATE_LIMITED
          && !Thread.currentThread().isInterrupted()) {
        keep(key, new Kept(new Answer<>(null, e), clock.instant().plus(REFUSAL)));
      }
      throw e;
    }
  }

  private synchronized @Nullable Kept known(String key) {
    return kept.get(key);
  }

  private synchronized void keep(String key, Kept answer) {
    kept.remove(key);
    if (kept.size() >= MOST) {
      kept.remove(kept.keySet().iterator().next());
    }
    kept.put(key, answer);
  }
}
