package dev.bender.deployer.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.GateOverride;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.deployer.release.Decision.Deploy;
import dev.bender.deployer.release.Decision.Hold;
import dev.bender.deployer.release.Decision.Queue;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.settings.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  // A Saturday, 04:00.
  static final Instant NOW = Instant.parse("2026-11-21T04:00:00Z");
  static final ZoneId UTC = ZoneOffset.UTC;

  static GateRules rules(boolean manual, String window, Duration minAge) {
    return new GateRules(
        manual, Window.parse(window), minAge, Duration.ofMinutes(10), Samples.retry(10));
  }

  static Decision decide(GateRules rules, ScanCompleted scan) {
    return new Gate(rules).decide(scan, 1, NOW, UTC);
  }

  static Delay held(GateRules rules, ScanCompleted scan) {
    return ((Hold) decide(rules, scan)).delay();
  }

  static Delay queued(ScanCompleted scan, int attempt) {
    return ((Queue) new Gate(Samples.AUTO).decide(scan, attempt, NOW, UTC)).delay();
  }

  @Test
  void whatPassedIsDeployed() {
    assertThat(decide(Samples.AUTO, Samples.scan(Outcome.PASS, "CLEAN", null)))
        .isEqualTo(new Deploy());
  }

  @Test
  void manualHoldsWhatPassedUntilSomebodyAnswers() {
    Delay delay = held(rules(true, "", Duration.ZERO), Samples.scan(Outcome.PASS, "CLEAN", null));
    assertThat(delay.reason()).isEqualTo(DelayReason.AWAITING_APPROVAL);
    assertThat(delay.notBefore()).isNull();
  }

  @Test
  void anApprovalOpensManualWindowAndAge() {
    assertThat(
            decide(
                rules(true, "SUN 04:30-05:00", Duration.ofDays(3)),
                Samples.scan(Outcome.PASS, "CLEAN", "owner")))
        .isEqualTo(new Deploy());
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"BLOCK", "INCONCLUSIVE"})
  void anApprovalNeverOpensWhatTheScanRefused(Outcome outcome) {
    assertThat(decide(Samples.AUTO, Samples.scan(outcome, "CRITICAL_FOUND", "owner")))
        .isInstanceOf(Queue.class);
  }

  private static ScanCompleted atRisk(Outcome outcome, @Nullable Instant until) {
    ScanCompleted scan = Samples.scan(outcome, "CRITICAL_FOUND", null);
    GateOverride risk = new GateOverride("anna@desk (cli)", "a good reason", until);
    return new ScanCompleted(
        scan.update().overriddenBy(risk), scan.image(), null, scan.verdict(), NOW, 1);
  }

  @Test
  void whoTakesTheRiskOpensWhatTheScanRefusedAtOnce() {
    assertThat(
            decide(rules(true, "SUN 04:30-05:00", Duration.ofDays(3)), atRisk(Outcome.BLOCK, null)))
        .isEqualTo(new Deploy());
    assertThat(decide(Samples.AUTO, atRisk(Outcome.BLOCK, NOW.plusSeconds(1))))
        .isEqualTo(new Deploy());
  }

  @Test
  void aRiskThatHasEndedOpensNothingAndSaysSo() {
    Delay delay = queued(atRisk(Outcome.BLOCK, NOW), 1);
    assertThat(delay.reason()).isEqualTo(DelayReason.BLOCKED_BY_SCAN);
    assertThat(delay.sentence())
        .isEqualTo("A sentence. The override by anna@desk (cli) has ended.");
  }

  @Test
  void nobodyCanTakeTheRiskOfWhatCouldNotBeScanned() {
    assertThat(queued(atRisk(Outcome.INCONCLUSIVE, null), 1).reason())
        .isEqualTo(DelayReason.INCONCLUSIVE);
  }

  @Test
  void aBackupThatSomebodyWantsIsNotKeptWaitingByAScan() {
    ScanCompleted scan = Samples.scan(Outcome.INCONCLUSIVE, "NOT_SCANNED", "owner");
    Update back = scan.update().goingBackTo("bender.backup/web:2026-01-10T12-00-00");
    assertThat(decide(Samples.AUTO, of(back, scan))).isEqualTo(new Deploy());
    Update other = scan.update().goingBackTo("nginx:0.9");
    assertThat(decide(Samples.AUTO, of(other, scan))).isInstanceOf(Queue.class);
    Update unasked =
        Samples.update(Samples.DIGEST, NOW, null)
            .goingBackTo("bender.backup/web:2026-01-10T12-00-00");
    assertThat(decide(Samples.AUTO, of(unasked, scan))).isInstanceOf(Queue.class);
  }

  private static ScanCompleted of(Update update, ScanCompleted scan) {
    return new ScanCompleted(update, scan.image(), null, scan.verdict(), null, 0);
  }

  @Test
  void outsideTheWindowItWaitsForItsOpening() {
    Delay delay =
        held(
            rules(false, "SAT 04:30-12:00", Duration.ZERO),
            Samples.scan(Outcome.PASS, "CLEAN", null));
    assertThat(delay.reason()).isEqualTo(DelayReason.AWAITING_WINDOW);
    assertThat(delay.notBefore()).isEqualTo(Instant.parse("2026-11-21T04:30:00Z"));
  }

  @Test
  void aYoungDigestCoolsDown() {
    Delay delay =
        held(rules(false, "", Duration.ofDays(3)), Samples.scan(Outcome.PASS, "CLEAN", null));
    assertThat(delay.reason()).isEqualTo(DelayReason.COOLING_DOWN);
    assertThat(delay.notBefore()).isEqualTo(Samples.DETECTED.plus(Duration.ofDays(3)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Severity.class,
      names = {"CRITICAL", "HIGH"})
  void aYoungDigestThatMendsWhatRunsDoesNotCoolDown(Severity severity) {
    ScanCompleted scan =
        Samples.scan(Outcome.PASS, "CLEAN", null, List.of(Samples.finding(severity)));
    assertThat(decide(rules(false, "", Duration.ofDays(3)), scan)).isEqualTo(new Deploy());
  }

  @Test
  void blockedUpdateWaitsInTheRetryQueue() {
    Delay delay = queued(Samples.scan(Outcome.BLOCK, "CRITICAL_FOUND", null), 2);
    assertThat(delay.reason()).isEqualTo(DelayReason.BLOCKED_BY_SCAN);
    assertThat(delay.attempt()).isEqualTo(3);
    assertThat(delay.notBefore()).isEqualTo(NOW.plus(Duration.ofHours(12)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SCANNER_DOWN",
        "REGISTRY_DOWN",
        "RATE_LIMITED",
        "DATABASE_TOO_OLD",
        "DATABASE_AGE_UNKNOWN",
        "TIMED_OUT",
        "FAULT"
      })
  void whatSaysMoreAboutUsThanAboutTheImageIsAskedAgainSoon(String code) {
    assertThat(queued(Samples.scan(Outcome.INCONCLUSIVE, code, null), 1).notBefore())
        .isEqualTo(NOW.plus(Duration.ofMinutes(10)));
  }

  @Test
  void anImageThatCannotBeScannedWaitsAsLongAsABlockedOne() {
    assertThat(queued(Samples.scan(Outcome.INCONCLUSIVE, "NO_PACKAGES", null), 1).notBefore())
        .isEqualTo(NOW.plus(Duration.ofHours(6)));
  }

  @Test
  void afterTheLastAttemptItWaitsForSomebody() {
    Delay delay = queued(Samples.scan(Outcome.BLOCK, "CRITICAL_FOUND", null), 10);
    assertThat(delay.notBefore()).isNull();
    assertThat(delay.sentence()).contains("try 10").contains("last");
  }
}
