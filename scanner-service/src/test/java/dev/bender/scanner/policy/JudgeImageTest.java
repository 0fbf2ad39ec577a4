package dev.bender.scanner.policy;

import static dev.bender.contracts.Severity.CRITICAL;
import static dev.bender.contracts.Severity.HIGH;
import static dev.bender.contracts.Severity.LOW;
import static dev.bender.contracts.Severity.MEDIUM;
import static dev.bender.contracts.Severity.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.Finding;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.platform.settings.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeImageTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant DATABASE = Instant.parse("2026-11-24T00:00:00Z");
  private static final GateSettings COMPARING =
      new GateSettings(Thresholds.DEFAULT, true, Duration.ofHours(48));

  private final JudgeImage judge = new JudgeImage(GateSettings.DEFAULT);
  private final JudgeImage comparing = new JudgeImage(COMPARING);

  @ParameterizedTest
  @CsvSource({
    "CRITICAL, BLOCK, CRITICAL_FOUND",
    "HIGH,     BLOCK, HIGH_FOUND",
    "MEDIUM,   PASS,  PASSED_WITH_WARNINGS",
    "LOW,      PASS,  PASSED",
    "UNKNOWN,  PASS,  PASSED_WITH_WARNINGS"
  })
  void thresholdsOfTheSeed(Severity severity, Outcome outcome, String code) {
    Verdict verdict = judge.judge(image(finding("CVE-1", severity)), null, NOW);

    assertThat(verdict.outcome()).isEqualTo(outcome);
    assertThat(verdict.code()).isEqualTo(code);
  }

  @Test
  void noFindingIsClean() {
    Verdict verdict = judge.judge(image(), null, NOW);

    assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
    assertThat(verdict.code()).isEqualTo("CLEAN");
    assertThat(verdict.sentence()).isEqualTo("Passed: no known vulnerabilities.");
    assertThat(verdict.warnings()).isEmpty();
  }

  @Test
  void whatIsWaivedBlocksNothingAndIsToldAllTheSame() {
    Finding worst =
        new Finding("CVE-2025-43859", CRITICAL, "h11", "0.14.0", "0.16.0", "a/METADATA", "x");
    Instant end = NOW.plusSeconds(1);
    Waivers waivers =
        new Waivers(
            "photos", List.of(new Waiver("CVE-2025-43859", "h11", null, end, "not reachable")));

    Verdict verdict = judge.judge(image(worst), null, waivers, NOW);

    assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
    assertThat(verdict.code()).isEqualTo("PASSED_WITH_WARNINGS");
    assertThat(verdict.brings()).containsExactly(worst);
    assertThat(verdict.warnings())
        .containsExactly(
            "CVE-2025-43859 (critical) in h11 0.14.0, fixed in 0.16.0; waived until "
                + end
                + ": not reachable.");
    // What is waived in one place leaves all others as they were.
    assertThat(judge.judge(image(worst, finding("CVE-2", HIGH)), null, waivers, NOW).code())
        .isEqualTo("HIGH_FOUND");
  }

  @Test
  void aWaiverThatHasEndedCountsNoMoreAndIsReported() {
    Waivers waivers =
        new Waivers("photos", List.of(new Waiver("CVE-1", null, null, NOW, "not reachable")));
    Verdict verdict = judge.judge(image(finding("CVE-1", CRITICAL)), null, waivers, NOW);
    assertThat(verdict.outcome()).isEqualTo(Outcome.BLOCK);
    assertThat(verdict.warnings())
        .containsExactly("CVE-1 (critical) in pkg 1.0, no fix yet; its waiver has ended.");
  }

  @Test
  void aWaiverOfAnotherContainerOrPackageWaivesNothing() {
    for (Waiver other :
        List.of(
            new Waiver("CVE-1", null, "web", null, "r"),
            new Waiver("CVE-1", "other", null, null, "r"),
            new Waiver("CVE-2", null, null, null, "r"))) {
      Verdict verdict =
          judge.judge(
              image(finding("CVE-1", CRITICAL)), null, new Waivers("photos", List.of(other)), NOW);
      assertThat(verdict.outcome()).isEqualTo(Outcome.BLOCK);
      assertThat(verdict.warnings()).isEmpty();
    }
  }

  @Test
  void blockNamesTheWorstWithPackageAndVersions() {
    Finding worst =
        new Finding("CVE-2025-43859", CRITICAL, "h11", "0.14.0", "0.16.0", "a/METADATA", "x");

    Verdict verdict =
        judge.judge(image(finding("CVE-1", HIGH), finding("CVE-0", MEDIUM), worst), null, NOW);

    assertThat(verdict.sentence())
        .isEqualTo(
            "Blocked: CVE-2025-43859 (critical) in h11 0.14.0, fixed in 0.16.0; and 1 more that"
                + " blocks.");
    assertThat(verdict.brings()).hasSize(3).startsWith(worst);
    assertThat(verdict.warnings()).containsExactly("CVE-0 (medium) in pkg 1.0, no fix yet.");
  }

  @Test
  void blockSaysWhetherStayingIsSafer() {
    Finding worst = finding("CVE-1", CRITICAL);

    assertThat(judge.judge(image(worst), image(), NOW).sentence())
        .isEqualTo(
            "Blocked: CVE-1 (critical) in pkg 1.0, no fix yet. Brings 1 critical; mends none; keeps"
                + " none. Only the new image has it, so waiting is safer.");
    assertThat(judge.judge(image(worst), image(worst), NOW).sentence())
        .isEqualTo(
            "Blocked: CVE-1 (critical) in pkg 1.0, no fix yet. Brings none; mends none; keeps 1."
                + " The running image has it too, so staying is no safer.");
  }

  @Test
  void passSaysFirstWhatIsMended() {
    Verdict verdict =
        judge.judge(image(), image(finding("CVE-1", CRITICAL), finding("CVE-2", LOW)), NOW);

    assertThat(verdict.sentence())
        .isEqualTo(
            "Passed: no known vulnerabilities. Mends 1 critical, 1 low; brings none; keeps none.");
  }

  @Test
  void comparisonGoesByIdentityNotByCounts() {
    Finding old = finding("CVE-OLD", LOW);
    Finding kept = finding("CVE-KEPT", MEDIUM);
    Finding brought = finding("CVE-NEW", CRITICAL);

    Verdict verdict = judge.judge(image(kept, brought), image(old, kept), NOW);

    assertThat(verdict.compared()).isTrue();
    assertThat(verdict.brings()).containsExactly(brought);
    assertThat(verdict.mends()).containsExactly(old);
    assertThat(verdict.keeps()).containsExactly(kept);
  }

  @Test
  void sameHoleInAnotherVersionIsKept() {
    Finding before = new Finding("CVE-1", HIGH, "pkg", "1.0", "2.0", "p", null);
    Finding after = new Finding("CVE-1", HIGH, "pkg", "1.1", "2.0", "p", null);

    assertThat(judge.judge(image(after), image(before), NOW).keeps()).containsExactly(after);
  }

  @Test
  void sameCveAtAnotherPlaceIsBrought() {
    Finding here = new Finding("CVE-1", HIGH, "pkg", "1.0", null, "here", null);
    Finding there = new Finding("CVE-1", HIGH, "pkg", "1.0", null, "there", null);

    Verdict verdict = judge.judge(image(there), image(here), NOW);

    assertThat(verdict.brings()).containsExactly(there);
    assertThat(verdict.mends()).containsExactly(here);
  }

  @Test
  void comparingLetsThroughWhatTheRunningImageHasToo() {
    Finding kept = finding("CVE-1", CRITICAL);

    Verdict verdict = comparing.judge(image(kept), image(kept), NOW);

    assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
    assertThat(verdict.code()).isEqualTo("PASSED_WITH_WARNINGS");
    assertThat(verdict.warnings())
        .containsExactly("CVE-1 (critical) in pkg 1.0, no fix yet; the running image has it too.");
  }

  @Test
  void comparingBlocksWhatIsBrought() {
    Verdict verdict =
        comparing.judge(
            image(finding("CVE-1", CRITICAL), finding("CVE-2", HIGH)),
            image(finding("CVE-1", CRITICAL)),
            NOW);

    assertThat(verdict.outcome()).isEqualTo(Outcome.BLOCK);
    assertThat(verdict.code()).isEqualTo("BRINGS_HIGH");
    assertThat(verdict.sentence()).startsWith("Blocked: CVE-2 (high)");
  }

  @Test
  void comparingWithoutABaselineBlocksAsUsual() {
    Verdict verdict = comparing.judge(image(finding("CVE-1", HIGH)), null, NOW);

    assertThat(verdict.code()).isEqualTo("HIGH_FOUND");
    assertThat(verdict.compared()).isFalse();
  }

  @Test
  void baselineOfAnotherDatabaseIsNoBaseline() {
    Assessment yesterday =
        Assessment.of(List.of(finding("CVE-1", HIGH)), true, DATABASE.minus(Duration.ofHours(24)));

    assertThat(comparing.judge(image(finding("CVE-1", HIGH)), yesterday, NOW).compared()).isFalse();
  }

  @Test
  void unscannableBaselineMendsNothing() {
    Assessment empty = Assessment.of(List.of(), false, DATABASE);

    assertThat(judge.judge(image(finding("CVE-1", LOW)), empty, NOW).compared()).isFalse();
  }

  @Test
  void noPackagesIsInconclusiveNotClean() {
    Verdict verdict = judge.judge(Assessment.of(List.of(), false, DATABASE), null, NOW);

    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict.code()).isEqualTo("NO_PACKAGES");
    assertThat(verdict.sentence()).startsWith("Could not be scanned: no packages found");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S,   PASS,         CLEAN",
    "PT48H,  PASS,         CLEAN",
    "PT49H,  INCONCLUSIVE, DATABASE_TOO_OLD",
    "PT-1H,  PASS,         CLEAN",
    "PT-25H, INCONCLUSIVE, DATABASE_AGE_UNKNOWN"
  })
  void ageOfTheDatabase(Duration age, Outcome outcome, String code) {
    Verdict verdict = judge.judge(Assessment.of(List.of(), true, NOW.minus(age)), null, NOW);

    assertThat(verdict.outcome()).isEqualTo(outcome);
    assertThat(verdict.code()).isEqualTo(code);
  }

  @Test
  void oldDatabaseNeverCallsAnImageVulnerable() {
    Assessment old =
        Assessment.of(List.of(finding("CVE-1", CRITICAL)), true, NOW.minus(Duration.ofDays(9)));

    Verdict verdict = judge.judge(old, null, NOW);

    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict.brings()).isEmpty();
    assertThat(verdict.sentence()).contains("is 9 days old", "allows 48 hours");
  }

  @Test
  void findingsAreSortedBySeverityFixAndId() {
    Finding fixable = new Finding("CVE-9", HIGH, "pkg", "1.0", "2.0", "p", null);

    Verdict verdict =
        judge.judge(
            image(
                finding("CVE-2", UNKNOWN),
                finding("CVE-3", HIGH),
                fixable,
                finding("CVE-1", HIGH),
                finding("CVE-4", CRITICAL)),
            null,
            NOW);

    assertThat(verdict.brings())
        .extracting(Finding::id)
        .containsExactly("CVE-4", "CVE-9", "CVE-1", "CVE-3", "CVE-2");
  }

  @Test
  void listsAreBoundedAndTheVerdictSaysSo() {
    Verdict verdict = judge.judge(many(500, MEDIUM), null, NOW);

    assertThat(verdict.brings()).hasSize(Verdict.MOST_FINDINGS);
    assertThat(verdict.warnings()).contains("Only the worst 300 of 500 findings are listed.");
    assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void whatMayHideBehindTheBoundIsNotPassed() {
    Assessment known = many(400, HIGH);

    Verdict verdict = comparing.judge(known, known, NOW);

    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict.code()).isEqualTo("TOO_MANY_FINDINGS");
  }

  @Test
  void whatMayHideBehindTheBoundIsNotMended() {
    Finding low = finding("CVE-LOW", LOW);
    Finding critical = finding("CVE-CRITICAL", CRITICAL);

    Verdict verdict = judge.judge(many(400, MEDIUM), image(low, critical), NOW);

    assertThat(verdict.mends()).containsExactly(critical);
  }

  @Test
  void theSameHoleIsCountedOnce() {
    Finding one = new Finding("CVE-1", HIGH, "pkg", "1.0", null, "p", null);
    Finding again = new Finding("CVE-1", HIGH, "pkg", "1.1", null, "p", null);

    assertThat(image(one, again).findingsInAll()).isEqualTo(1);
  }

  private static Assessment many(int count, Severity severity) {
    List<Finding> findings =
        new ArrayList<>(
            IntStream.range(0, count).mapToObj(n -> finding("CVE-" + n, severity)).toList());
    return Assessment.of(findings, true, DATABASE);
  }

  static Assessment image(Finding... findings) {
    return Assessment.of(List.of(findings), true, DATABASE);
  }

  static Finding finding(String id, Severity severity) {
    return new Finding(id, severity, "pkg", "1.0", null, "place", null);
  }
}
