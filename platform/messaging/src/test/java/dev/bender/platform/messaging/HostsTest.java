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
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One service on two hosts, on one broker. */
class HostsTest {
  private final String bender = Samples.anyHost();
  private final String amy = Samples.anyHost();
  private final Messaging onBender = on(bender);
  private final Messaging onAmy = on(amy);

  private static Messaging on(String host) {
    return TestBroker.messaging(
        new Connection(TestBroker.bootstrapServers(), "twin", host, "1", 1, Map.of(), 3));
  }

  @AfterEach
  void close() {
    onBender.close();
    onAmy.close();
  }

  private static List<String> handled(Messaging messaging) {
    List<String> keys = new CopyOnWriteArrayList<>();
    messaging.start(
        List.of(
            Subscription.to(
                Topics.UPDATE_DETECTED,
                delivery -> {
                  keys.add(delivery.value().key());
                  return Emissions.none();
                })));
    return keys;
  }

  @Test
  void eachTakesTheEventsOfItsHostAlone() {
    List<String> ofBender = handled(onBender);
    List<String> ofAmy = handled(onAmy);
    for (String host : List.of(bender, amy)) {
      UpdateDetected event = Samples.detected(host, "web");
      onBender.publisher().publish(Emissions.of(Topics.UPDATE_DETECTED, event));
    }
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          assertThat(ofBender).containsExactly(bender + "/web");
          assertThat(ofAmy).containsExactly(amy + "/web");
        });
  }

  @Test
  void whatIsDueGoesOnOnceThoughBothReadTheQueue() {
    List<Recorded<?>> gone = new CopyOnWriteArrayList<>();
    onBender.follow(
        "test",
        List.of(Topics.UPDATE_DETECTED),
        record -> {
          if (record.key().startsWith(amy)) {
            gone.add(record);
          }
        });
    DelayedTopic<UpdateDetected> queueOfBender =
        onBender.delayed(Topics.UPDATE_RETRY, Topics.UPDATE_DETECTED, event -> true);
    DelayedTopic<UpdateDetected> queueOfAmy =
        onAmy.delayed(Topics.UPDATE_RETRY, Topics.UPDATE_DETECTED, event -> true);
    Delay delay = new Delay(DelayReason.FAILED, 2, Instant.now().plusSeconds(2), "failed");
    onBender
        .publisher()
        .publish(
            Emissions.none().andWait(Topics.UPDATE_RETRY, Samples.detected(amy, "web"), delay));
    await().until(() -> queueOfAmy.find(amy + "/web").isPresent());
    assertThat(queueOfBender.find(amy + "/web")).isEmpty();
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(gone).hasSize(1));
  }
}
