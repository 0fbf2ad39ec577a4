package dev.bender.demo.kit;

/**
 * One known vulnerability of one package, as a vulnerability database has it.
 *
 * @param id such as {@code CVE-2025-43859}
 * @param packageName the name in its ecosystem; for Debian the source package
 * @param vulnerable the range of vulnerable versions, such as {@code <0.16.0}; Debian has none and
 *     goes by the fixed version
 * @param fixed the first version without it; empty while there is none
 * @param ratedBy who rated it: {@code ghsa}, {@code nvd} or {@code debian}
 * @param title one line for a person
 */
public record Advisory(
    String id,
    Ecosystem ecosystem,
    String packageName,
    String vulnerable,
    String fixed,
    Severity severity,
    String ratedBy,
    String title) {

  public Advisory {
    requireText("id", id);
    requireText("packageName", packageName);
    requireText("ratedBy", ratedBy);
    if (ecosystem == Ecosystem.PIP && vulnerable.isBlank()) {
      throw new IllegalArgumentException(id + " needs a range of vulnerable versions.");
    }
  }

  private static void requireText(String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("An advisory needs its " + field + ".");
    }
  }

  /** An advisory of every version of a Python package before the fixed one, rated by GitHub. */
  public static Advisory ofPython(
      String id, String packageName, String fixed, Severity severity, String title) {
    return new Advisory(
        id, Ecosystem.PIP, packageName, "<" + fixed, fixed, severity, "ghsa", title);
  }

  /** Where the package comes from; the names are Trivy's buckets. */
  public enum Ecosystem {
    PIP("pip::GitHub Security Advisory Pip", "ghsa", "GitHub Security Advisory Pip"),
    DEBIAN_12("debian 12", "debian", "Debian Security Tracker");

    final String bucket;
    final String sourceId;
    final String sourceName;

    Ecosystem(String bucket, String sourceId, String sourceName) {
      this.bucket = bucket;
      this.sourceId = sourceId;
      this.sourceName = sourceName;
    }
  }

  /** Trivy's levels; the ordinal is the number its database uses. */
  public enum Severity {
    UNKNOWN,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
  }
}
