package dev.bender.detector.discovery;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Update;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes updates of what was observed and what was found. */
public final class Updates {
  private Updates() {}

  /** The update of that container to that image. */
  public static Update of(
      ContainerObserved container,
      ImageDigests target,
      @Nullable String version,
      Update.Source source,
      Instant at,
      @Nullable String approvedBy) {
    return new Update(
        Update.idOf(
            container.host(),
            container.container(),
            Objects.requireNonNull(target.pullable(), "a registry's image has a digest")),
        container.host(),
        container.container(),
        container.reference(),
        container.platform(),
        container.image(),
        target,
        container.version(),
        version,
        source,
        at,
        approvedBy);
  }
}
