package dev.bender.scanner.report;

import dev.bender.contracts.Finding;
import dev.bender.contracts.Severity;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Reads a report of Trivy. The scanned image's author has a hand in most of its words. */
public final class ReadReport {
  private static final int SCHEMA = 2;
  private static final int MOST_FINDINGS = 200_000;
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private final JsonMapper mapper;

  /**
   * Reads nothing yet.
   *
   * @param longest the size of the longest report, in bytes
   */
  public ReadReport(long longest) {
    StreamReadConstraints bounds =
        StreamReadConstraints.builder()
            .maxDocumentLength(longest)
            .maxNestingDepth(100)
            .maxStringLength(1024 * 1024)
            .build();
    mapper =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(bounds).build()).build();
  }

  /**
   * Reads the report in a file.
   *
   * @throws UnusableReport if there is none, or if it contradicts the format
   */
  public Report read(Path file) throws UnusableReport {
    TrivyReport report;
    try {
      report = mapper.readValue(file.toFile(), TrivyReport.class);
    } catch (JacksonException e) {
      throw new UnusableReport("it is not Trivy's JSON", e);
    }
    if (report == null || !Objects.equals(report.schemaVersion(), SCHEMA)) {
      throw new UnusableReport("it is not of schema version " + SCHEMA);
    }
    List<TrivyReport.Result> results = present(report.results());
    TrivyReport.Metadata metadata = report.metadata();
    return new Report(
        metadata == null ? null : digest(metadata.imageId()),
        metadata == null ? List.of() : digests(metadata.repoDigests()),
        findings(results),
        results.stream().anyMatch(ReadReport::hasPackages),
        databaseUpdatedAt(report.trivy()));
  }

  private static boolean hasPackages(TrivyReport.Result result) {
    return !present(result.packages()).isEmpty() || !present(result.vulnerabilities()).isEmpty();
  }

  private static List<Finding> findings(List<TrivyReport.Result> results) throws UnusableReport {
    List<Finding> findings = new ArrayList<>();
    for (TrivyReport.Result result : results) {
      for (TrivyReport.Vulnerability one : present(result.vulnerabilities())) {
        if (findings.size() == MOST_FINDINGS) {
          throw new UnusableReport("it lists more than " + MOST_FINDINGS + " vulnerabilities");
        }
        findings.add(finding(result, one));
      }
    }
    return findings;
  }

  private static Finding finding(TrivyReport.Result result, TrivyReport.Vulnerability one)
      throws UnusableReport {
    String id = ForeignText.oneLine(one.id(), 64);
    String packageName = ForeignText.oneLine(one.packageName(), 256);
    if (id.isEmpty() || packageName.isEmpty()) {
      throw new UnusableReport("it lists a vulnerability without an id or a package");
    }
    return new Finding(
        id,
        severity(one.severity()),
        packageName,
        ForeignText.oneLine(one.installed(), 128),
        emptyAsNull(ForeignText.oneLine(one.fixed(), 256)),
        Place.of(result, one.path(), one.installed()),
        emptyAsNull(ForeignText.oneLine(one.title(), 256)));
  }

  private static Severity severity(@Nullable String word) {
    return Stream.of(Severity.values())
        .filter(severity -> severity.name().equals(word))
        .findFirst()
        .orElse(Severity.UNKNOWN);
  }

  private static List<String> digests(@Nullable List<@Nullable String> references) {
    return present(references).stream()
        .map(reference -> digest(reference.substring(reference.indexOf('@') + 1)))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  private static @Nullable String digest(@Nullable String text) {
    return text != null && DIGEST.matcher(text).matches() ? text : null;
  }

  private static @Nullable Instant databaseUpdatedAt(TrivyReport.@Nullable Program trivy) {
    if (trivy == null || trivy.server() == null || trivy.server().database() == null) {
      return null;
    }
    return instant(trivy.server().database().updatedAt());
  }

  /** A time as Trivy writes it; null for none, and for Go's zero time. */
  public static @Nullable Instant instant(@Nullable String text) {
    if (text == null || text.length() > 64) {
      return null;
    }
    try {
      Instant at = Instant.parse(text);
      return at.isAfter(Instant.EPOCH) ? at : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable String emptyAsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static <T> List<T> present(@Nullable List<@Nullable T> list) {
    List<T> present = new ArrayList<>();
    if (list != null) {
      for (T one : list) {
        if (one != null) {
          present.add(one);
        }
      }
    }
    return present;
  }
}
