package dev.bender.platform.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateDetected;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventConsumerTest {
  final String host = Samples.anyHost();
  final Connection connection = TestBroker.connection();
  final Messaging messaging = TestBroker.messaging(connection);
  final List<Recorded<?>> pulled = new CopyOnWriteArrayList<>();
  final List<TopicFollower.DeadLetter> dead = new CopyOnWriteArrayList<>();

  {
    messaging.follow(
        "test",
        List.of(Topics.IMAGE_PULLED, Topics.UPDATE_DETECTED),
        true,
        new TopicFollower.Observer() {
          @Override
          public void seen(Recorded<?> record) {
            if (record.topic().equals(Topics.IMAGE_PULLED) && record.key().startsWith(host)) {
              pulled.add(record);
            }
          }

          @Override
          public void dead(TopicFollower.DeadLetter letter) {
            if (letter.key().startsWith(host)) {
              dead.add(letter);
            }
          }
        });
  }

  @AfterEach
  void close() {
    messaging.close();
  }

  Emissions pull(Delivery<UpdateDetected> delivery) {
    return Emissions.of(Topics.IMAGE_PULLED, Samples.pulled(delivery.value().update()));
  }

  void publish(String container) {
    messaging
        .publisher()
        .publish(Emissions.of(Topics.UPDATE_DETECTED, Samples.detected(host, container)));
  }

  void publishRaw(String key, String value) {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestBroker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(
          new ProducerRecord<>("update.detected", key.getBytes(UTF_8), value.getBytes(UTF_8)));
    }
  }

  void start(Handler<UpdateDetected> handler) {
    messaging.start(List.of(Subscription.to(Topics.UPDATE_DETECTED, host, handler)));
  }

  /** A static member that comes again gets the partitions that it had, whatever it asks for. */
  @Test
  void aTopicThatANewerVersionReadsTooIsReadAfterAQuickRestart() {
    List<String> handled = new CopyOnWriteArrayList<>();
    start(delivery -> {
      handled.add("detected");
      return pull(delivery);
    });
    publish("before");
    await().untilAsserted(() -> assertThat(handled).containsExactly("detected"));
    messaging.close();

    try (Messaging newer = TestBroker.messaging(connection)) {
      newer.start(
          List.of(
              Subscription.to(Topics.UPDATE_DETECTED, host, delivery -> Emissions.none()),
              Subscription.to(
                  Topics.IMAGE_PULLED,
                  host,
                  delivery -> {
                    handled.add("pulled");
                    return Emissions.none();
                  })));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(handled).containsExactly("detected", "pulled"));
    }
  }

  @Test
  void whatFollowsIsPublishedUnderTheSameKey() {
    start(this::pull);
    publish("web");
    await().untilAsserted(() -> assertThat(pulled).hasSize(1));
    assertThat(pulled.getFirst().key()).isEqualTo(host + "/web");
  }

  @Test
  void anEventThatWasDoneIsNotHandledAgainAfterARestart() {
    AtomicInteger handled = new AtomicInteger();
    Handler<UpdateDetected> handler =
        delivery -> {
          handled.incrementAndGet();
          return pull(delivery);
        };
    start(handler);
    publish("web");
    await().untilAsserted(() -> assertThat(pulled).hasSize(1));
    messaging.close();

    try (Messaging again = TestBroker.messaging(connection)) {
      again.start(List.of(Subscription.to(Topics.UPDATE_DETECTED, host, handler)));
      again
          .publisher()
          .publish(Emissions.of(Topics.UPDATE_DETECTED, Samples.detected(host, "other")));
      await().untilAsserted(() -> assertThat(handled).hasValue(2));
    }
  }

  @Test
  void aSlowContainerDoesNotHoldUpTheOthersAndIsNotLostByAKill() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    start(delivery -> {
      if (delivery.value().container().equals("slow")) {
        never.await();
      }
      return pull(delivery);
    });
    publish("slow");
    publish("quick");
    await().untilAsserted(() -> assertThat(pulled).hasSize(1));
    assertThat(pulled.getFirst().key()).endsWith("/quick");
    messaging.close();

    List<String> again = new CopyOnWriteArrayList<>();
    try (Messaging restarted = TestBroker.messaging(connection)) {
      restarted.start(
          List.of(
              Subscription.to(
                  Topics.UPDATE_DETECTED,
                  host,
                  delivery -> {
                    again.add(delivery.value().container());
                    return Emissions.none();
                  })));
      await().untilAsserted(() -> assertThat(again).isNotEmpty());
      assertThat(again).containsExactly("slow");
    }
  }

  @Test
  void whatIsDownIsTriedAgainInPlace() {
    AtomicInteger tries = new AtomicInteger();
    start(delivery -> {
      if (tries.incrementAndGet() < 2) {
        throw TryAgain.soon("it is down", null);
      }
      return pull(delivery);
    });
    publish("web");
    await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(pulled).hasSize(1));
    assertThat(tries).hasValue(2);
  }

  @Test
  void whatStaysDownIsGivenUpAndNothingDisappears() {
    start(
        new Handler<>() {
          @Override
          public Emissions handle(Delivery<UpdateDetected> delivery) throws TryAgain {
            throw TryAgain.soon("it stays down", null);
          }

          @Override
          public Emissions giveUp(Delivery<UpdateDetected> delivery, Exception why) {
            return pull(delivery);
          }
        });
    publish("web");
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(pulled).hasSize(1));
    assertThat(dead).isEmpty();
  }

  @Test
  void aPoisonRecordGoesToTheDeadLettersAndDoesNotStopThePartition() {
    start(this::pull);
    publishRaw(host + "/poison", "{\"updateId\":");
    publish("web");
    await().untilAsserted(() -> assertThat(pulled).hasSize(1));
    await().untilAsserted(() -> assertThat(dead).hasSize(1));
    assertThat(dead.getFirst().reason()).contains("not an event of this topic");
  }

  @Test
  void anInvalidFieldIsNamedInTheDeadLetter() {
    start(this::pull);
    publishRaw(host + "/bad", "{\"updateId\":\"x\",\"host\":\"" + host + "\"}");
    await().untilAsserted(() -> assertThat(dead).hasSize(1));
    assertThat(dead.getFirst().reason()).contains("'updateId' is 'x'");
  }

  @Test
  void aHandlerThatFailsThreeTimesLeavesADeadLetter() {
    start(delivery -> {
      throw new IllegalStateException("a fault of ours");
    });
    publish("web");
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(dead).hasSize(1));
    assertThat(dead.getFirst().reason()).contains("a fault of ours");
  }

  @Test
  void aRecordWithoutAnyHeaderIsHandledByTheTopicsType() {
    start(this::pull);
    String json =
        new tools.jackson.databind.json.JsonMapper()
            .writeValueAsString(Samples.detected(host, "stock"));
    publishRaw(host + "/stock", json);
    await().untilAsserted(() -> assertThat(pulled).hasSize(1));
    assertThat(pulled.getFirst().attempt()).isEqualTo(1);
  }

  @Test
  void whatIsInTheMiddleGoesOnWhenTheBrokerRefusesACommit() throws Exception {
    CountDownLatch inTheMiddle = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger slow = new AtomicInteger();
    AtomicInteger interrupted = new AtomicInteger();
    start(delivery -> {
      if (delivery.value().container().equals("slow") && slow.incrementAndGet() == 1) {
        inTheMiddle.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          interrupted.incrementAndGet();
          throw e;
        }
      }
      return pull(delivery);
    });
    publish("slow");
    inTheMiddle.await();

    // The same identity once more: the broker takes no commit of the first one's any longer.
    try (Messaging usurper = TestBroker.messaging(connection)) {
      usurper.publisher().endWhatWasLeftOpen();
      usurper
          .publisher()
          .publish(Emissions.of(Topics.UPDATE_DETECTED, Samples.detected(host, "quick")));
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> keys().contains(host + "/quick"));
    goOn.countDown();

    await().atMost(Duration.ofSeconds(30)).until(() -> keys().contains(host + "/slow"));
    assertThat(interrupted).hasValue(0);
    assertThat(slow).as("it came again, behind itself").hasValue(2);
    assertThat(keys()).containsExactlyInAnyOrder(host + "/quick", host + "/slow");
  }

  private List<String> keys() {
    return pulled.stream().map(Recorded::key).toList();
  }
}
