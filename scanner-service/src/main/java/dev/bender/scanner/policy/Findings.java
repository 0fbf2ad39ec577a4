package dev.bender.scanner.policy;

import dev.bender.contracts.Finding;
import dev.bender.contracts.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Order, and words, for lists of findings. */
final class Findings {

  /** The worst first; of equally bad ones, those that somebody can mend. */
  static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing(Finding::severity)
          .thenComparing(finding -> finding.fixed() == null)
          .thenComparing(Finding::id)
          .thenComparing(Finding::packageName)
          .thenComparing(finding -> String.valueOf(finding.place()))
          .thenComparing(Finding::installed);

  private record Hole(String id, String packageName, @Nullable String place) {}

  private Findings() {}

  /** Sorted, each hole once: one package may be there in several versions. */
  static List<Finding> worstFirst(List<Finding> findings) {
    Set<Hole> seen = new HashSet<>();
    List<Finding> distinct = new ArrayList<>();
    for (Finding finding : findings.stream().sorted(WORST_FIRST).toList()) {
      if (seen.add(new Hole(finding.id(), finding.packageName(), finding.place()))) {
        distinct.add(finding);
      }
    }
    return List.copyOf(distinct);
  }

  static List<Finding> atMost(int limit, List<Finding> findings) {
    return findings.size() <= limit ? findings : List.copyOf(findings.subList(0, limit));
  }

  /** Such as {@code CVE-2025-43859 (critical) in h11 0.14.0, fixed in 0.16.0}. */
  static String named(Finding finding) {
    return cut(finding.id(), 40)
        + " ("
        + word(finding.severity())
        + ") in "
        + cut(finding.packageName(), 80)
        + (finding.installed().isBlank() ? "" : " " + cut(finding.installed(), 50))
        + (finding.fixed() == null ? ", no fix yet" : ", fixed in " + cut(finding.fixed(), 60));
  }

  /** Such as {@code 1 critical and 2 high}, or {@code none}. */
  static String counted(List<Finding> findings) {
    if (findings.isEmpty()) {
      return "none";
    }
    Map<Severity, Long> counts =
        findings.stream()
            .collect(
                Collectors.groupingBy(
                    Finding::severity, () -> new EnumMap<>(Severity.class), Collectors.counting()));
    return counts.entrySet().stream()
        .map(one -> one.getValue() + " " + word(one.getKey()))
        .collect(Collectors.joining(", "));
  }

  static String word(Severity severity) {
    return severity == Severity.UNKNOWN
        ? "of unknown severity"
        : severity.name().toLowerCase(Locale.ROOT);
  }

  private static String cut(String text, int atMost) {
    return text.length() <= atMost ? text : text.substring(0, atMost - 1) + "…";
  }
}
