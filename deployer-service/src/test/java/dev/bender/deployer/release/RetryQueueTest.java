package dev.bender.deployer.release;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Recorded;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryQueueTest {
  private static final Instant NOW = Samples.DETECTED.plusSeconds(60);
  private static final Delay DELAY =
      new Delay(DelayReason.FAILED, 2, NOW.plusSeconds(600), "A sentence.");

  private final Update older = Samples.update(Samples.DIGEST, Samples.DETECTED, null);
  private final Update newer = Samples.update("sha256:" + "cd".repeat(32), NOW, null);
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final RetryQueue queue = RetryQueue.inMemory(((InstantSource) now::get).withZone(UTC));

  private void read(@Nullable Update update) {
    queue.seen(
        new Recorded<>(
            Topics.UPDATE_RETRY,
            0,
            0,
            NOW,
            older.key(),
            update == null ? null : new UpdateDetected(update),
            1,
            DELAY));
  }

  private static void endsOnly(Update update, Emissions emissions) {
    assertThat(emissions.to(Topics.UPDATE_SKIPPED))
        .singleElement()
        .satisfies(skipped -> {
          assertThat(skipped.update()).isEqualTo(update);
          assertThat(skipped.reason()).isEqualTo(UpdateSkipped.Reason.SUPERSEDED);
        });
  }

  @Test
  void whatWasPutThereAMomentAgoEndsWithAWordWhenANewerImageComes() {
    queue.put(older, DELAY);

    Emissions emissions = queue.giveWay(newer);

    assertThat(emissions.removedFrom(Topics.UPDATE_RETRY)).containsExactly(older.key());
    endsOnly(older, emissions);
  }

  @Test
  void whoTakesAPlaceEndsTheOneThatHadIt() {
    read(older);
    Emissions emissions = queue.put(newer, DELAY);
    assertThat(emissions.to(Topics.UPDATE_RETRY)).containsExactly(new UpdateDetected(newer));
    endsOnly(older, emissions);
  }

  @Test
  void itIsSaidAgainWhenTheRecordComesAgain() {
    read(older);
    queue.put(newer, DELAY);
    endsOnly(older, queue.put(newer, DELAY));
  }

  @Test
  void anotherAttemptOfTheSameUpdateEndsNothing() {
    queue.put(older, DELAY);
    assertThat(queue.put(older, DELAY).to(Topics.UPDATE_SKIPPED)).isEmpty();
    Emissions goesOn = queue.giveWay(older);
    assertThat(goesOn.to(Topics.UPDATE_SKIPPED)).isEmpty();
    assertThat(goesOn.removedFrom(Topics.UPDATE_RETRY)).containsExactly(older.key());
  }

  @Test
  void whatWasReadBackAndTakenOutIsForgotten() {
    queue.put(older, DELAY);
    read(older);
    assertThat(queue.find(older.key())).isPresent();
    read(null);
    assertThat(queue.giveWay(newer).isEmpty()).isTrue();
  }

  @Test
  void anEarlierRemovalThatIsReadLateDoesNotHideWhatWasPutThere() {
    queue.put(older, DELAY);
    read(null);
    endsOnly(older, queue.giveWay(newer));
  }

  @Test
  void whatWasNeverCommittedIsForgottenAfterAWhile() {
    queue.put(older, DELAY);
    now.set(NOW.plusSeconds(180));
    assertThat(queue.giveWay(newer).isEmpty()).isTrue();
  }
}
