package dev.bender.detector.discovery;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.ImageDigests;
import dev.bender.detector.discovery.Sighting.Newer;
import dev.bender.detector.discovery.Sighting.NotKnown;
import dev.bender.detector.discovery.Sighting.NotWatched;
import dev.bender.detector.discovery.Sighting.SameImage;
import dev.bender.detector.discovery.Sighting.UpToDate;
import dev.bender.platform.registry.Head;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.InvalidReference;
import dev.bender.platform.registry.Registries;
import dev.bender.platform.registry.RegistryFailure;
import dev.bender.platform.registry.Resolved;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One round of looks: each distinct reference costs one HEAD, and those that changed one resolution
 * a platform, however many containers share them. Not for use by several threads.
 */
public final class LookAtRegistry {
  private final Registries registries;
  private final Map<ImageReference, Answer<Head>> heads = new HashMap<>();
  private final Map<String, Answer<Resolved>> resolutions = new HashMap<>();

  /** What a registry said, kept for the round; a refusal too. */
  private record Answer<T>(@Nullable T value, @Nullable RegistryFailure failure) {
    T get() {
      if (failure != null) {
        throw failure;
      }
      return java.util.Objects.requireNonNull(value);
    }
  }

  public LookAtRegistry(Registries registries) {
    this.registries = registries;
  }

  /** Compares what the container's reference names now with what runs. */
  public Sighting at(ContainerObserved container) {
    if (container.watch() != Watch.WATCHED) {
      return new NotWatched(whyNot(container.watch()));
    }
    try {
      ImageReference reference = ImageReference.parse(container.reference());
      Head head = head(reference);
      return carriesName(container.image(), head.digest())
          ? new UpToDate()
          : compare(container, reference, head);
    } catch (InvalidReference e) {
      return new NotKnown(RegistryFailure.Kind.NOT_FOUND, message(e), null);
    } catch (RegistryFailure e) {
      return new NotKnown(e.kind(), message(e), e.retryAfter().orElse(null));
    }
  }

  private Sighting compare(ContainerObserved container, ImageReference reference, Head head) {
    Resolved resolved = resolve(reference.withDigest(head.digest()), container.platform());
    ImageDigests target =
        new ImageDigests(
            head.index() ? head.digest() : null,
            resolved.manifestDigest(),
            resolved.configDigest());
    String version = Versions.of(resolved.labels());
    return switch (container.image().relationTo(target)) {
      case SAME -> new SameImage(target, version);
      case DIFFERENT, UNKNOWN -> new Newer(target, version);
    };
  }

  private Head head(ImageReference reference) {
    return heads
        .computeIfAbsent(
            reference,
            one -> {
              try {
                return new Answer<>(registries.head(one), null);
              } catch (RegistryFailure e) {
                return new Answer<>(null, e);
              }
            })
        .get();
  }

  private Resolved resolve(ImageReference pinned, String platform) {
    return resolutions
        .computeIfAbsent(
            pinned.canonical() + " " + platform,
            key -> {
              try {
                return new Answer<>(registries.resolve(pinned, platform), null);
              } catch (RegistryFailure e) {
                return new Answer<>(null, e);
              }
            })
        .get();
  }

  private static boolean carriesName(ImageDigests running, String digest) {
    return digest.equals(running.index()) || digest.equals(running.manifest());
  }

  private static String whyNot(Watch watch) {
    return switch (watch) {
      case WATCHED -> "it is watched";
      case IGNORED -> "settings or a label say that it is not to be touched";
      case PINNED -> "its reference names a digest, so whoever wrote it wants just that";
      case LOCAL -> "its image came from no registry";
    };
  }

  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
