package dev.bender.deployer.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.SaidOnce;
import dev.bender.platform.settings.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the gate lets wait or ends; what it lets through is tried on real engines. */
class ReleaseUpdateTest {
  static final GateRules MANUAL =
      new GateRules(true, Window.ALWAYS, Duration.ZERO, Duration.ofMinutes(10), Samples.retry(10));
  static final String NEWER = "sha256:" + "cd".repeat(32);

  static ReleaseUpdate release(GateRules rules, UpdateDetected latest) {
    Clock clock = Clock.fixed(Samples.DETECTED, ZoneOffset.UTC);
    LatestUpdates known = new LatestUpdates(key -> Optional.ofNullable(latest));
    return new ReleaseUpdate(
        container -> rules,
        known,
        new SettledAttempts(SaidOnce.inMemory()),
        null,
        new Outcomes(container -> rules, known, clock),
        null,
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
