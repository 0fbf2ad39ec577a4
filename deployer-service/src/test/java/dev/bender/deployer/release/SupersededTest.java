package dev.bender.deployer.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An older update never takes a newer one's place, however late it comes. */
class SupersededTest {
  private static final String NEWER = "sha256:" + "cd".repeat(32);
  private static final Instant LATER = Samples.DETECTED.plusSeconds(60);

  private final Update older = Samples.update(Samples.DIGEST, Samples.DETECTED, null);
  private final UpdateDetected newer = Samples.detected(NEWER, LATER, null);

  private static Outcomes outcomes(UpdateDetected latest) {
    Clock clock = Clock.fixed(LATER, ZoneOffset.UTC);
    return new Outcomes(
        container -> Samples.AUTO,
        new LatestUpdates(key -> Optional.of(latest)),
        RetryQueue.inMemory(clock),
        clock);
  }

  @Test
  void anAttemptOfAnOlderDigestDoesNotCountAsTheLatest() {
    UpdateDetected again = new UpdateDetected(older);
    assertThat(LatestUpdates.later(newer, again)).isEqualTo(newer);
    assertThat(LatestUpdates.later(again, newer)).isEqualTo(newer);
  }

  @Test
  void ofTheSameAgeTheOneThatCameLastCounts() {
    UpdateDetected again = Samples.detected(Samples.DIGEST, LATER, "owner");
    assertThat(LatestUpdates.later(newer, again)).isEqualTo(again);
  }

  @Test
  void anOlderOneThatFailsDoesNotTakeTheQueuesPlaceOfANewer() {
    Emissions emissions = outcomes(newer).failed(older, 2, "The registry has it no more.");
    assertThat(emissions.to(Topics.UPDATE_RETRY)).isEmpty();
    assertThat(emissions.to(Topics.UPDATE_SKIPPED))
        .singleElement()
        .extracting(UpdateSkipped::reason)
        .isEqualTo(UpdateSkipped.Reason.SUPERSEDED);
  }

  @Test
  void anOlderOneThatIsGivenUpDoesNeither() {
    Emissions emissions =
        outcomes(newer)
            .gaveUp(
                new Delivery<>(new UpdateDetected(older), 2, LATER),
                older,
                new IllegalStateException("a fault"));
    assertThat(emissions.to(Topics.UPDATE_RETRY)).isEmpty();
    assertThat(emissions.to(Topics.UPDATE_SKIPPED)).hasSize(1);
  }

  @Test
  void anOlderOneThatWentBackIsNotQuarantinedOverANewer() {
    assertThat(outcomes(newer).quarantined(older, 1, "It went back.").isEmpty()).isTrue();
    assertThat(outcomes(new UpdateDetected(older)).quarantined(older, 1, "It went back."))
        .satisfies(emissions -> assertThat(emissions.to(Topics.UPDATE_RETRY)).hasSize(1));
  }

  @Test
  void whatSomebodyWentBackFromIsNotTriedAgainByItself() {
    ImageDigests left = new ImageDigests(NEWER, null, null);
    Update back =
        new Update(
            older.updateId(),
            older.host(),
            older.container(),
            older.reference(),
            older.platform(),
            left,
            older.target(),
            "1.1",
            "1.0",
            Update.Source.OPERATOR,
            LATER,
            "anna@desk (cli)",
            null,
            "bender.backup/web:2026-01-10T12-00-00");
    Emissions emissions = outcomes(new UpdateDetected(back)).left(back);
    Update waiting = emissions.to(Topics.UPDATE_RETRY).getFirst().update();
    assertThat(waiting.targetDigest()).isEqualTo(NEWER);
    assertThat(waiting.goesBackTo()).isNull();
    assertThat(waiting.approvedBy()).isNull();
    assertThat(emissions.delayIn(Topics.UPDATE_RETRY).reason()).isEqualTo(DelayReason.ROLLED_BACK);
    assertThat(emissions.delayIn(Topics.UPDATE_RETRY).notBefore()).isNull();
    // Said so, it is not superseded by the way back.
    assertThat(new LatestUpdates(key -> Optional.of(new UpdateDetected(back))).supersede(waiting))
        .isFalse();
  }

  @Test
  void aWayBackThatFailsIsNotTriedAgainByItself() {
    Update back = older.goingBackTo("nginx:0.9");
    Emissions emissions = outcomes(new UpdateDetected(back)).failed(back, 1, "It is gone.");
    assertThat(emissions.delayIn(Topics.UPDATE_RETRY).notBefore()).isNull();
  }
}
