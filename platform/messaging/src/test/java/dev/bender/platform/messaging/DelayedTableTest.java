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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table with much in it, read late, by clocks that are set. */
class DelayedTableTest {
  final String host = Samples.anyHost();
  final SettableClock clock = new SettableClock();
  final Map<String, Integer> detected = new ConcurrentHashMap<>();
  Messaging messaging;

  @BeforeEach
  void open() throws InterruptedException {
    messaging = Messaging.open(TestBroker.connection(), clock);
    messaging.follow(
        "test",
        List.of(Topics.UPDATE_DETECTED),
        record -> {
          if (record.key().startsWith(host)) {
            detected.merge(record.key(), 1, Integer::sum);
          }
        });
  }

  @AfterEach
  void close() {
    messaging.close();
  }

  DelayedTopic<UpdateDetected> delayed() {
    return messaging.delayed(
        Topics.UPDATE_RETRY, Topics.UPDATE_DETECTED, event -> event.host().equals(host));
  }

  Emissions waits(Emissions before, String container, @Nullable Instant notBefore) {
    return before.andWait(
        Topics.UPDATE_RETRY,
        Samples.detected(host, container),
        new Delay(DelayReason.FAILED, 2, notBefore, "failed"));
  }

  void wait(String container, @Nullable Instant notBefore) {
    messaging.publisher().publish(waits(Emissions.none(), container, notBefore));
  }

  @Test
  void nothingGoesOnBeforeTheWholeTableIsRead() throws InterruptedException {
    wait("cancelled", Instant.EPOCH);
    wait("later", Instant.EPOCH);
    many(1_000, null);
    messaging
        .publisher()
        .publish(Emissions.none().andRemove(Topics.UPDATE_RETRY, host + "/cancelled"));
    wait("later", null);
    wait("due", Instant.EPOCH);
    delayed().awaitReady(Duration.ofSeconds(30));
    await().untilAsserted(() -> assertThat(detected).containsKey(host + "/due"));
    await()
        .during(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(detected).containsOnlyKeys(host + "/due"));
  }

  @Test
  void tenThousandThatAreDueAllGoOnOnce() throws InterruptedException {
    int many = 10_000;
    many(many, clock.instant().plus(Duration.ofHours(1)));
    DelayedTopic<UpdateDetected> table = delayed();
    table.awaitReady(Duration.ofSeconds(60));
    assertThat(table.all()).hasSize(many);
    assertThat(detected).isEmpty();

    clock.set(Duration.ofHours(2));
    // What is read wakes it: else it looks at the clock twice a minute.
    wait("one-more", null);

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(detected.size()).isEqualTo(many));
    await().atMost(Duration.ofSeconds(20)).until(() -> table.all().size() == 1);
    assertThat(detected.values()).allMatch(times -> times == 1);
  }

  private void many(int many, @Nullable Instant notBefore) {
    int batch = 500;
    for (int from = 0; from < many; from += batch) {
      Emissions emissions = Emissions.none();
      for (int n = from; n < from + batch; n++) {
        emissions = waits(emissions, "c" + n, notBefore);
      }
      messaging.publisher().publish(emissions);
    }
  }

  @Test
  void aClockThatIsSetBackHoldsItAndOneThatIsSetForwardLetsItGo() {
    clock.set(Duration.ofHours(-1));
    DelayedTopic<UpdateDetected> table = delayed();
    wait("web", Instant.now());
    await().untilAsserted(() -> assertThat(table.find(host + "/web")).isPresent());
    await().during(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(detected).isEmpty());

    clock.set(Duration.ofHours(1));
    // What is read wakes it: else it looks at the clock twice a minute.
    wait("other", null);
    await().untilAsserted(() -> assertThat(detected).isEqualTo(Map.of(host + "/web", 1)));
  }

  @Test
  void aClockThatIsSetBackDoesNotKeepWhatWasReleasedInVain() {
    DelayedTopic<UpdateDetected> table = delayed();
    wait("web", null);
    await().untilAsserted(() -> assertThat(table.find(host + "/web")).isPresent());
    assertThat(table.release(host + "/web", "me", event -> event)).isPresent();
    assertThat(table.release(host + "/web", "you", event -> event)).isEmpty();
    clock.set(Duration.ofHours(-1));
    assertThat(table.release(host + "/web", "you", event -> event)).isPresent();
  }
}
