package dev.bender.scanner.scan;

import dev.bender.contracts.ImageDigests;
import dev.bender.platform.registry.ImageReference;

/**
 * Exactly one image.
 *
 * @param name registry and repository, with the digest to fetch it by
 * @param platform such as {@code linux/amd64}
 * @param expected the digests that the report has to be about
 */
public record ImageToScan(ImageReference name, String platform, ImageDigests expected) {
  public ImageToScan {
    if (!name.isPinned()) {
      throw new IllegalArgumentException(name + " has no digest; a tag may move");
    }
  }

  /** What Trivy is asked for: without the tag, which says nothing beside a digest. */
  public String pinned() {
    return name.name() + "@" + name.digest();
  }
}
