package dev.bender.scanner.report;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where in an image a package is, in words that stay the same from one version to the next. */
final class Place {
  private static final int LONGEST = 512;

  private Place() {}

  /**
   * The package's path; for a package of the operating system the kind of its database, such as
   * {@code debian}; else what Trivy looked at, which for a binary is its path.
   */
  static @Nullable String of(
      TrivyReport.Result result, @Nullable String path, @Nullable String installed) {
    if (path != null && !path.isBlank()) {
      return text(unversioned(path, installed));
    }
    // The target of an operating system's packages names the image's digest, so no two are equal.
    return text("os-pkgs".equals(result.kind()) ? result.type() : result.target());
  }

  /**
   * Many paths hold the package's version ({@code h11-0.14.0.dist-info}). With it, the same hole in
   * the next version would count as one mended and another one brought.
   */
  private static String unversioned(String path, @Nullable String installed) {
    if (installed == null || installed.length() < 3 || installed.length() > 128) {
      return path;
    }
    return Pattern.compile("(?<![0-9.])" + Pattern.quote(installed) + "(?![0-9])")
        .matcher(path.length() <= 2 * LONGEST ? path : path.substring(0, 2 * LONGEST))
        .replaceAll("*");
  }

  private static @Nullable String text(@Nullable String place) {
    String line = ForeignText.oneLine(place, LONGEST);
    return line.isEmpty() ? null : line;
  }
}
