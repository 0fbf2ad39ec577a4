package dev.bender.scanner.policy;

import dev.bender.contracts.Finding;
import dev.bender.contracts.ImageAssessed;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * What one version of the vulnerability data knows of one image.
 *
 * @param findings the worst first, each hole once; at most {@link Verdict#MOST_FINDINGS}
 * @param findingsInAll how many there were before the bound
 * @param packagesFound whether there was anything in which a hole could be known
 * @param databaseUpdatedAt the version of the data
 */
public record Assessment(
    List<Finding> findings, int findingsInAll, boolean packagesFound, Instant databaseUpdatedAt) {

  /** Sorts, removes doubles, and keeps the worst. */
  public static Assessment of(
      List<Finding> findings, boolean packagesFound, Instant databaseUpdatedAt) {
    List<Finding> distinct = Findings.worstFirst(findings);
    return new Assessment(
        Findings.atMost(Verdict.MOST_FINDINGS, distinct),
        distinct.size(),
        packagesFound,
        databaseUpdatedAt);
  }

  /** An assessment that was made before; sorted again, as it came over a topic. */
  public static Assessment of(ImageAssessed event) {
    List<Finding> distinct = Findings.worstFirst(event.findings());
    return new Assessment(
        distinct,
        Math.max(distinct.size(), event.findingsInAll()),
        event.packagesFound(),
        event.databaseUpdatedAt());
  }

  boolean isCut() {
    return findingsInAll > findings.size();
  }

  /** Whether a hole is known to be absent: after the cut, nobody knows. */
  boolean surelyLacks(Finding finding) {
    return findings.stream().noneMatch(finding::sameAs)
        && (!isCut() || finding.severity().compareTo(leastKept()) < 0);
  }

  /** The severity of the last finding that was kept; what was cut is at most as bad. */
  Severity leastKept() {
    return findings.isEmpty() ? Severity.CRITICAL : findings.getLast().severity();
  }
}
