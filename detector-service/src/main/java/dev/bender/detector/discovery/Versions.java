package dev.bender.detector.discovery;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an image calls itself, for people. */
final class Versions {
  private static final String LABEL = "org.opencontainers.image.version";
  private static final int LONGEST = 64;

  private Versions() {}

  /** Bounded and clean, because a publisher may write anything; null where it says nothing. */
  static @Nullable String of(Map<String, String> labels) {
    String clean = labels.getOrDefault(LABEL, "").replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "");
    String version = clean.strip();
    if (version.isEmpty()) {
      return null;
    }
    return version.codePointCount(0, version.length()) <= LONGEST
        ? version
        : version.substring(0, version.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
