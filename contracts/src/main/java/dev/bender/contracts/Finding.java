package dev.bender.contracts;

import org.jspecify.annotations.Nullable;

/**
 * One known vulnerability in one package at one place of an image. Its identity is id, package and
 * place.
 *
 * @param id such as {@code CVE-2025-43859}
 * @param severity as the scanner rates it
 * @param packageName the package that has it
 * @param installed the package's version in the image
 * @param fixed the version that mends it; null where there is none yet
 * @param place the path in the image, or the operating system's package database
 * @param title one line for people
 */
public record Finding(
    String id,
    Severity severity,
    String packageName,
    String installed,
    @Nullable String fixed,
    @Nullable String place,
    @Nullable String title) {
  public Finding {
    Check.text("id", id, 64);
    Check.present("severity", severity);
    Check.text("packageName", packageName, 256);
    Check.optionalText("installed", Check.present("installed", installed), 128);
    Check.optionalText("fixed", fixed, 256);
    Check.optionalText("place", place, 512);
    Check.optionalText("title", title, 256);
  }

  /** Whether both are the same hole, whatever the versions around it. */
  public boolean sameAs(Finding other) {
    return id.equals(other.id)
        && packageName.equals(other.packageName)
        && java.util.Objects.equals(place, other.place);
  }
}
