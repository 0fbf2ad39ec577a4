package dev.bender.detector.discovery;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImageDigests.Relation;
import dev.bender.detector.discovery.Sighting.Newer;
import dev.bender.detector.discovery.Sighting.NotKnown;
import dev.bender.detector.discovery.Sighting.NotWatched;
import dev.bender.detector.discovery.Sighting.SameImage;
import dev.bender.detector.discovery.Sighting.UpToDate;
import dev.bender.platform.registry.Head;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.InvalidReference;
import dev.bender.platform.registry.RegistryFailure;
import dev.bender.platform.registry.Resolved;

/** Compares what a container's reference names in its registry with what runs. */
public final class LookAtRegistry {
  private final Heads heads;
  private final ResolvedImages images;

  public LookAtRegistry(Heads heads, ResolvedImages images) {
    this.heads = heads;
    this.images = images;
  }

  public Sighting at(ContainerObserved container) {
    if (container.watch() != Watch.WATCHED) {
      return new NotWatched(whyNot(container.watch()));
    }
    try {
      return ImageReference.parse(container.reference())
          .unpinned()
          .map(reference -> look(container, reference))
          .orElseGet(() -> new NotWatched(whyNot(Watch.PINNED)));
    } catch (InvalidReference e) {
      return new NotKnown(RegistryFailure.Kind.NOT_FOUND, message(e), null);
    } catch (RegistryFailure e) {
      return new NotKnown(e.kind(), message(e), e.retryAfter().orElse(null));
    }
  }

  /** The same with another image of the container's repository, by its tag or its digest. */
  public Sighting at(ContainerObserved container, ImageReference image) {
    if (container.watch() != Watch.WATCHED) {
      return new NotWatched(whyNot(container.watch()));
    }
    try {
      String repository = ImageReference.parse(container.reference()).name();
      if (!image.name().equals(repository)) {
        return new NotWatched("only other versions of " + repository + " can take its place");
      }
      return image.isPinned() ? compare(container, image) : look(container, image);
    } catch (InvalidReference e) {
      return new NotKnown(RegistryFailure.Kind.NOT_FOUND, message(e), null);
    } catch (RegistryFailure e) {
      return new NotKnown(e.kind(), message(e), e.retryAfter().orElse(null));
    }
  }

  private Sighting look(ContainerObserved container, ImageReference reference) {
    Head head = heads.of(reference);
    return goesBy(head.digest(), container.image())
        ? new UpToDate()
        : compare(container, reference, head);
  }

  private Sighting compare(ContainerObserved container, ImageReference reference, Head head) {
    return compare(container, reference.withDigest(head.digest()));
  }

  private Sighting compare(ContainerObserved container, ImageReference pinned) {
    Resolved resolved = images.of(pinned, container.platform());
    String digest = pinned.digest();
    ImageDigests target =
        new ImageDigests(
            resolved.manifestDigest().equals(digest) ? null : digest,
            resolved.manifestDigest(),
            resolved.configDigest());
    String version = Versions.of(resolved.labels());
    return switch (container.image().relationTo(target)) {
      case SAME -> new SameImage(target, version);
      case DIFFERENT, UNKNOWN -> new Newer(target, version);
    };
  }

  /** Whether an image is known by that very digest, as an index or as a manifest. */
  public static boolean goesBy(String digest, ImageDigests image) {
    return image.relationTo(new ImageDigests(digest, null, null)) == Relation.SAME;
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
