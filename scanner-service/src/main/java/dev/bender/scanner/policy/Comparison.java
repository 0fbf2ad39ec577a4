package dev.bender.scanner.policy;

import dev.bender.contracts.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which holes an update brings, mends and keeps: by identity, never by counts.
 *
 * @param compared whether the running image was known; if not, everything counts as brought
 */
record Comparison(
    boolean compared, List<Finding> brings, List<Finding> mends, List<Finding> keeps) {

  static Comparison of(Assessment candidate, @Nullable Assessment running) {
    // Data of two versions differ by themselves: that would blame or praise the update for it.
    if (running == null
        || !running.packagesFound()
        || !running.databaseUpdatedAt().equals(candidate.databaseUpdatedAt())) {
      return new Comparison(false, candidate.findings(), List.of(), List.of());
    }
    List<Finding> keeps = candidate.findings().stream().filter(one -> isIn(running, one)).toList();
    List<Finding> brings =
        candidate.findings().stream().filter(one -> !isIn(running, one)).toList();
    List<Finding> mends = running.findings().stream().filter(candidate::surelyLacks).toList();
    return new Comparison(true, brings, mends, keeps);
  }

  private static boolean isIn(Assessment assessment, Finding finding) {
    return assessment.findings().stream().anyMatch(finding::sameAs);
  }

  /** Such as {@code Brings 1 critical, mends none, keeps 3.}; empty where nothing was compared. */
  String bringsFirst() {
    return compared
        ? " Brings %s; mends %s; keeps %s."
            .formatted(Findings.counted(brings), Findings.counted(mends), number(keeps))
        : "";
  }

  String mendsFirst() {
    return compared
        ? " Mends %s; brings %s; keeps %s."
            .formatted(Findings.counted(mends), Findings.counted(brings), number(keeps))
        : "";
  }

  private static String number(List<Finding> findings) {
    return findings.isEmpty() ? "none" : Integer.toString(findings.size());
  }
}
