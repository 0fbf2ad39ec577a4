package dev.bender.detector.discovery;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an image calls itself, for people. */
final class Versions {
  private static final String LABEL = "org.opencontainers.image.version";

  private Versions() {}

  /** Bounded, because a publisher may write anything; null where it says nothing. */
  static @Nullable String of(Map<String, String> labels) {
    String version = labels.get(LABEL);
    if (version == null || version.isBlank()) {
      return null;
    }
    String clean = version.strip().replaceAll("\\p{Cntrl}", "");
    return clean.length() <= 64 ? clean : clean.substring(0, 63) + "…";
  }
}
