package dev.bender.platform.messaging.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.Event;
import dev.bender.platform.messaging.Connection;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.Subscription;
import dev.bender.platform.messaging.TopicFollower;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One trial of a handler: a host and a consumer group of its own, the members that handle, and what
 * a reader of committed records sees.
 */
final class Trial<E extends Event> implements AutoCloseable {
  static final Duration LONG = Duration.ofSeconds(40);
  private static final Duration QUIET = Duration.ofMillis(600);

  final HandlerUnderTest<E> handler;
  final TrialBroker broker;
  final String host = "h-" + UUID.randomUUID().toString().substring(0, 8);
  final List<TopicFollower.DeadLetter> dead = new CopyOnWriteArrayList<>();
  private final List<Recorded<?>> outcomes = new CopyOnWriteArrayList<>();
  private final List<Messaging> opened = new ArrayList<>();
  private final AtomicInteger events = new AtomicInteger();
  private final Messaging reader;

  Trial(HandlerUnderTest<E> handler, TrialBroker broker) throws InterruptedException {
    this.handler = handler;
    this.broker = broker;
    this.reader = open("reader-" + host, "1");
    TopicFollower.Observer observer =
        new TopicFollower.Observer() {
          @Override
          public void seen(Recorded<?> record) {
            if (record.value() != null && record.value().host().equals(host)) {
              outcomes.add(record);
            }
          }

          @Override
          public void dead(TopicFollower.DeadLetter letter) {
            if (letter.key().startsWith(host)) {
              dead.add(letter);
            }
          }
        };
    reader.follow("outcomes", List.of(handler.outcome()), observer);
    reader.follow("dead", List.of(handler.topic()), true, justTheDead(observer));
  }

  private static TopicFollower.Observer justTheDead(TopicFollower.Observer observer) {
    return new TopicFollower.Observer() {
      @Override
      public void seen(Recorded<?> record) {}

      @Override
      public void dead(TopicFollower.DeadLetter letter) {
        observer.dead(letter);
      }
    };
  }

  private Messaging open(String service, String instance) throws InterruptedException {
    Messaging messaging = Messaging.open(connection(service, instance), Clock.systemUTC());
    opened.add(messaging);
    return messaging;
  }

  private Connection connection(String service, String instance) {
    return new Connection(
        broker.bootstrapServers(), service, "", instance, broker.partitions(), Map.of(), 3);
  }

  /** What the members have in common. */
  String service() {
    return "trial-" + host;
  }

  /** Connects as a member does, but handles nothing. */
  Messaging connect(String instance) throws InterruptedException {
    return open(service(), instance);
  }

  /** A process of the service, with a handler that remembers nothing. */
  Messaging member(String instance) throws Exception {
    return member(instance, one -> one);
  }

  /** The same, with something around its handler. */
  Messaging member(String instance, UnaryOperator<Handler<E>> around) throws Exception {
    Messaging messaging = connect(instance);
    Handler<E> fresh = around.apply(handler.handler(messaging));
    messaging.start(List.of(Subscription.to(handler.topic(), host, fresh)));
    return messaging;
  }

  /** Ends a member in an orderly way. */
  void leave(Messaging member) {
    opened.remove(member);
    member.close();
  }

  /** So many events of containers that were not there before. */
  List<E> publish(int many) {
    List<E> published = new ArrayList<>();
    for (int n = 0; n < many; n++) {
      E event = next();
      reader.publisher().publish(Emissions.of(handler.topic(), event));
      published.add(event);
    }
    return published;
  }

  /** Writes an event that was written before once more. */
  void publishAgain(E event) {
    reader.publisher().publish(Emissions.of(handler.topic(), event));
  }

  /** An event of a container that was not there before. */
  E next() {
    return handler.event(host, "c" + events.incrementAndGet());
  }

  /** Writes records as another program would. */
  void write(List<ProducerRecord<byte[], byte[]>> records, Map<String, Object> settings) {
    Map<String, Object> all = new java.util.HashMap<>(settings);
    all.put("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        producer.send(record).get();
      }
    } catch (Exception e) {
      throw new IllegalStateException("the record was not written", e);
    }
  }

  ProducerRecord<byte[], byte[]> record(String key, byte[] value) {
    return new ProducerRecord<>(handler.topic().name(), key.getBytes(UTF_8), value);
  }

  /** What committed readers see of an event. */
  long outcomesOf(E event) {
    return outcomes.stream()
        .filter(one -> one.value() != null && one.value().container().equals(event.container()))
        .count();
  }

  /** Waits until each event has its outcome. */
  void awaitOutcomes(List<E> events) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(counts(events, this::outcomesOf).values()).doesNotContain(0L));
  }

  /** Each event has one outcome, and one effect, and no more come. */
  void onceEach(List<E> events) {
    timesEach(events, 1);
  }

  /** Each event has so many outcomes, but one effect, and no more come. */
  void timesEach(List<E> events, long times) {
    await()
        .atMost(LONG)
        .until(() -> counts(events, this::outcomesOf).values().stream().allMatch(n -> n >= times));
    await()
        .during(QUIET)
        .atMost(LONG)
        .untilAsserted(() -> {
          assertThat(counts(events, this::outcomesOf)).as("outcomes").allSatisfy(is(times));
          assertThat(counts(events, handler::effects)).as("effects").allSatisfy(is(1));
        });
  }

  private Map<String, Long> counts(List<E> events, ToLongFunction<E> count) {
    Map<String, Long> counts = new TreeMap<>();
    events.forEach(event -> counts.put(event.key(), count.applyAsLong(event)));
    return counts;
  }

  private static BiConsumer<String, Long> is(long times) {
    return (key, count) -> assertThat(count).as(key).isEqualTo(times);
  }

  @Override
  public void close() {
    opened.reversed().forEach(Messaging::close);
  }
}
