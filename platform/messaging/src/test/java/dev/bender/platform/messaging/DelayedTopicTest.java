package dev.bender.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateDetected;
import dev.bender.platform.messaging.Emissions.Delay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DelayedTopicTest {
  final String host = Samples.anyHost();
  final Messaging messaging = TestBroker.messaging(TestBroker.connection());
  final List<Recorded<?>> detected = new CopyOnWriteArrayList<>();
  final DelayedTopic<UpdateDetected> retries =
      messaging.delayed(
          Topics.UPDATE_RETRY, Topics.UPDATE_DETECTED, event -> event.host().equals(host));

  {
    messaging.follow(
        "test",
        List.of(Topics.UPDATE_DETECTED),
        record -> {
          if (record.key().startsWith(host)) {
            detected.add(record);
          }
        });
  }

  @AfterEach
  void close() {
    messaging.close();
  }

  void wait(String container, @Nullable Instant notBefore, int attempt) {
    messaging
        .publisher()
        .publish(
            Emissions.none()
                .andWait(
                    Topics.UPDATE_RETRY,
                    Samples.detected(host, container),
                    new Delay(DelayReason.BLOCKED_BY_SCAN, attempt, notBefore, "blocked")));
  }

  @Test
  void whatIsDueGoesOnOnceWithItsAttemptAndLeavesTheTable() {
    wait("web", Instant.now().plusMillis(700), 4);
    await().untilAsserted(() -> assertThat(retries.find(host + "/web")).isPresent());
    await().untilAsserted(() -> assertThat(detected).hasSize(1));
    assertThat(detected.getFirst().attempt()).isEqualTo(4);
    assertThat(detected.getFirst().at()).isAfter(Instant.EPOCH);
    await().untilAsserted(() -> assertThat(retries.find(host + "/web")).isEmpty());
    await().during(Duration.ofMillis(500)).untilAsserted(() -> assertThat(detected).hasSize(1));
  }

  @Test
  void whatWaitsForSomebodyGoesOnWhenReleased() {
    wait("web", null, 2);
    await().untilAsserted(() -> assertThat(retries.find(host + "/web")).isPresent());
    messaging
        .publisher()
        .publish(retries.release(host + "/web", "me", event -> event).orElseThrow());
    await().untilAsserted(() -> assertThat(detected).hasSize(1));
    await().untilAsserted(() -> assertThat(retries.find(host + "/web")).isEmpty());
    assertThat(retries.release(host + "/web", "me", event -> event)).isEmpty();
  }

  @Test
  void aReleaseThatWasNotCommittedCanBeMadeAgain() {
    wait("web", null, 2);
    await().untilAsserted(() -> assertThat(retries.find(host + "/web")).isPresent());
    assertThat(retries.release(host + "/web", "me", event -> event)).isPresent();
    messaging
        .publisher()
        .publish(retries.release(host + "/web", "me", event -> event).orElseThrow());
    await().untilAsserted(() -> assertThat(detected).hasSize(1));
  }

  @Test
  void aNewerRecordTakesThePlaceOfTheOlder() {
    wait("web", Instant.now().plusSeconds(1), 2);
    wait("web", null, 3);
    await()
        .untilAsserted(() ->
            assertThat(retries.find(host + "/web"))
                .hasValueSatisfying(waiting -> assertThat(waiting.delay().attempt()).isEqualTo(3)));
    await().during(Duration.ofMillis(1_500)).untilAsserted(() -> assertThat(detected).isEmpty());
  }

  @Test
  void aRemovedOneDoesNotGoOn() {
    wait("web", Instant.now().plusSeconds(1), 2);
    messaging.publisher().publish(Emissions.none().andRemove(Topics.UPDATE_RETRY, host + "/web"));
    await().during(Duration.ofMillis(1_500)).untilAsserted(() -> assertThat(detected).isEmpty());
  }

  @Test
  void aRestartForgetsNothing() {
    wait("web", Instant.now().plusSeconds(2), 2);
    messaging.close();
    try (Messaging again = TestBroker.messaging(TestBroker.connection())) {
      List<Recorded<?>> seen = new CopyOnWriteArrayList<>();
      again.follow(
          "again",
          List.of(Topics.UPDATE_DETECTED),
          record -> {
            if (record.key().startsWith(host)) {
              seen.add(record);
            }
          });
      again.delayed(
          Topics.UPDATE_RETRY, Topics.UPDATE_DETECTED, event -> event.host().equals(host));
      await().untilAsserted(() -> assertThat(seen).hasSize(1));
    }
  }

  @Test
  void whatOneHasReleasedNobodyElseReleases() {
    wait("web", null, 2);
    await().untilAsserted(() -> assertThat(retries.find(host + "/web")).isPresent());
    assertThat(retries.release(host + "/web", "me", event -> event)).isPresent();
    assertThat(retries.release(host + "/web", "you", event -> event)).isEmpty();
    assertThat(retries.remove(host + "/web", "you")).isEmpty();
    assertThat(retries.remove(host + "/web", "me")).isPresent();
  }

  @Test
  void aReleaseThatDiedWithItsProcessIsMadeByTheNext() {
    wait("web", null, 2);
    await().untilAsserted(() -> assertThat(retries.find(host + "/web")).isPresent());
    assertThat(retries.release(host + "/web", "me", event -> event)).isPresent();
    try (Messaging next = TestBroker.messaging(TestBroker.connection())) {
      DelayedTopic<UpdateDetected> again =
          next.delayed(
              Topics.UPDATE_RETRY, Topics.UPDATE_DETECTED, event -> event.host().equals(host));
      await().untilAsserted(() -> assertThat(again.find(host + "/web")).isPresent());
      next.publisher().publish(again.release(host + "/web", "me", event -> event).orElseThrow());
      await().untilAsserted(() -> assertThat(detected).hasSize(1));
    }
  }

  @Test
  void whatWaitsAgainGoesOnAgain() {
    wait("web", Instant.now(), 2);
    await().untilAsserted(() -> assertThat(detected).hasSize(1));
    wait("web", Instant.now().plusMillis(500), 3);
    await().untilAsserted(() -> assertThat(detected).hasSize(2));
    assertThat(detected.getLast().attempt()).isEqualTo(3);
  }
}
