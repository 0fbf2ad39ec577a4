package dev.bender.deployer.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.deployer.replacement.Replacement;
import dev.bender.deployer.replacement.Replaces;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.SaidOnce;
import dev.bender.platform.settings.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the gate lets wait or ends; what it lets through is tried on real engines. */
class ReleaseUpdateTest {
  static final GateRules MANUAL =
      new GateRules(true, Window.ALWAYS, Duration.ZERO, Duration.ofMinutes(10), Samples.retry(10));
  static final String NEWER = "sha256:" + "cd".repeat(32);

  /** Nothing of any update is there. */
  static final Replaces UNTOUCHED = new OnEngine(false);

  /** An engine on which an update was begun, or not; what is put in place is. */
  record OnEngine(boolean begun) implements Replaces {
    @Override
    public Replacement replace(ScanCompleted scan) {
      return new Replacement.Replaced(
          scan.image(),
          "e5".repeat(32),
          "f6".repeat(32),
          Samples.DETECTED,
          Samples.DETECTED,
          null,
          List.of());
    }

    @Override
    public boolean isBegun(Update update) {
      return begun;
    }

    @Override
    public boolean isUntouched(Update update) {
      return !begun;
    }
  }

  static ReleaseUpdate release(GateRules rules, UpdateDetected latest) {
    return release(rules, latest, UNTOUCHED);
  }

  static ReleaseUpdate release(GateRules rules, UpdateDetected latest, Replaces replaces) {
    Clock clock = Clock.fixed(Samples.DETECTED, ZoneOffset.UTC);
    LatestUpdates known = new LatestUpdates(key -> Optional.ofNullable(latest));
    return new ReleaseUpdate(
        container -> rules,
        known,
        new SettledAttempts(SaidOnce.inMemory()),
        replaces,
        new Outcomes(container -> rules, known, RetryQueue.inMemory(clock), clock),
        progress -> {},
        clock,
        ZoneOffset.UTC);
  }

  static Emissions handle(GateRules rules, UpdateDetected latest, ScanCompleted scan)
      throws Exception {
    return release(rules, latest).handle(new Delivery<>(scan, 1, Samples.DETECTED));
  }

  @Test
  void anUpdateOfAnOlderDigestIsSuperseded() throws Exception {
    UpdateDetected newer = Samples.detected(NEWER, Samples.DETECTED.plusSeconds(60), null);
    Emissions emissions = handle(MANUAL, newer, Samples.scan(Outcome.PASS, "CLEAN", null));
    assertThat(emissions.to(Topics.UPDATE_SKIPPED))
        .singleElement()
        .extracting(UpdateSkipped::reason)
        .isEqualTo(UpdateSkipped.Reason.SUPERSEDED);
  }

  @Test
  void anOlderDigestThatIsTriedAgainIsNot() throws Exception {
    UpdateDetected older = Samples.detected(NEWER, Samples.DETECTED.minusSeconds(60), null);
    Emissions emissions = handle(MANUAL, older, Samples.scan(Outcome.PASS, "CLEAN", null));
    assertThat(emissions.to(Topics.UPDATE_HELD)).hasSize(1);
  }

  @Test
  void whatSomebodyAskedForMeanwhileIsNotHeld() throws Exception {
    UpdateDetected approved =
        Samples.detected(Samples.DIGEST, Samples.DETECTED.plusSeconds(1), "owner");
    Emissions emissions = handle(MANUAL, approved, Samples.scan(Outcome.PASS, "CLEAN", null));
    assertThat(emissions.isEmpty()).isTrue();
  }

  @Test
  void aBlockedUpdateWaitsAsTheEventThatItBeganWith() throws Exception {
    ScanCompleted scan = Samples.scan(Outcome.BLOCK, "CRITICAL_FOUND", null);
    Emissions emissions = handle(MANUAL, null, scan);
    assertThat(emissions.to(Topics.UPDATE_RETRY))
        .containsExactly(new UpdateDetected(scan.update()));
  }

  @Test
  void whatWasPutInPlaceBeforeAKillIsSaidThoughANewerImageIsKnown() throws Exception {
    UpdateDetected newer = Samples.detected(NEWER, Samples.DETECTED.plusSeconds(60), null);
    ScanCompleted scan = Samples.scan(Outcome.PASS, "CLEAN", null);
    Emissions emissions =
        release(MANUAL, newer, new OnEngine(true))
            .handle(new Delivery<>(scan, 1, Samples.DETECTED));
    assertThat(emissions.to(Topics.DEPLOYED)).hasSize(1);
    assertThat(emissions.to(Topics.UPDATE_SKIPPED)).isEmpty();
  }

  @Test
  void whatIsBlockedIsNeverFinished() throws Exception {
    ScanCompleted scan = Samples.scan(Outcome.BLOCK, "CRITICAL_FOUND", null);
    Emissions emissions =
        release(MANUAL, null, new OnEngine(true)).handle(new Delivery<>(scan, 1, Samples.DETECTED));
    assertThat(emissions.to(Topics.UPDATE_RETRY)).hasSize(1);
    assertThat(emissions.to(Topics.DEPLOYED)).isEmpty();
  }

  @Test
  void aFaultOfOursEndsInTheQueueToo() {
    ScanCompleted scan = Samples.scan(Outcome.PASS, "CLEAN", null);
    Emissions emissions =
        release(MANUAL, null)
            .giveUp(
                new Delivery<>(scan, 1, Samples.DETECTED), new IllegalStateException("a fault"));
    assertThat(emissions.to(Topics.UPDATE_RETRY)).hasSize(1);
    assertThat(emissions.delayIn(Topics.UPDATE_RETRY).sentence()).contains("a fault");
  }
}
