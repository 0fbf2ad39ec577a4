package dev.bender.platform.settings;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One vulnerability that the owner accepts.
 *
 * @param cve its id, such as {@code CVE-2025-43859}
 * @param packageName only in this package; null: in any
 * @param container only in images of this container; null: of all
 * @param until when it ends; null: it does not
 * @param reason why, for people
 */
public record Waiver(
    String cve,
    @Nullable String packageName,
    @Nullable String container,
    @Nullable Instant until,
    String reason) {

  /** Whether it is about that vulnerability of that package in an image of that container. */
  public boolean isAbout(String id, String inPackage, String ofContainer) {
    return cve.equalsIgnoreCase(id)
        && (packageName == null || packageName.equals(inPackage))
        && (container == null || container.equals(ofContainer));
  }

  /** Whether it has not ended yet. */
  public boolean countsAt(Instant now) {
    return until == null || now.isBefore(until);
  }
}
