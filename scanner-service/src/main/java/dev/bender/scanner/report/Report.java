package dev.bender.scanner.report;

import dev.bender.contracts.Finding;
import dev.bender.contracts.ImageDigests;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report says.
 *
 * @param imageId the digest of the scanned image's configuration; null if the report has none
 * @param digests by which the image was fetched
 * @param findings in the report's order
 * @param packagesFound whether any package was found
 * @param databaseUpdatedAt the version of the data; null if the report does not tell
 */
public record Report(
    @Nullable String imageId,
    List<String> digests,
    List<Finding> findings,
    boolean packagesFound,
    @Nullable Instant databaseUpdatedAt) {

  /**
   * Whether the report is about that image. The configuration's digest decides where both know it;
   * the digests by which it was fetched are only what Trivy was asked for.
   */
  public boolean isAbout(ImageDigests image) {
    if (imageId != null && image.config() != null) {
      return imageId.equals(image.config());
    }
    return isOneOf(image.manifest()) || isOneOf(image.index());
  }

  private boolean isOneOf(@Nullable String digest) {
    return digest != null && digests.contains(digest);
  }
}
