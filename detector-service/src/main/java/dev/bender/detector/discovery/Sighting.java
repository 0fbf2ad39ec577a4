package dev.bender.detector.discovery;

import dev.bender.contracts.ImageDigests;
import dev.bender.platform.registry.RegistryFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a look at a registry showed for one container. */
public sealed interface Sighting {

  /** What the reference names is what runs. */
  record UpToDate() implements Sighting {}

  /** The reference names something new that is, for this platform, what runs: nothing to do. */
  record SameImage(ImageDigests target, @Nullable String version) implements Sighting {}

  /** The reference names another image. */
  record Newer(ImageDigests target, @Nullable String version) implements Sighting {}

  /** Nobody could tell. */
  record NotKnown(RegistryFailure.Kind kind, String sentence, @Nullable Duration askAgainAfter)
      implements Sighting {}

  /** Not looked at, and why. */
  record NotWatched(String sentence) implements Sighting {}
}
