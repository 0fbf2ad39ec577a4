package dev.bender.platform.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.contracts.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer group member: reads the topics of its subscriptions, lets handlers work in lanes,
 * and commits what they return together with what they took.
 *
 * <p>Polling goes on while handlers work, so that long work never makes the group rebalance.
 */
final class EventConsumer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);

  /**
   * How long a poll waits, and a fetch at the broker: as often as that, what came of nothing is
   * committed. A record, or a lane that is done, ends the wait at once.
   */
  static final Duration POLL = Duration.ofSeconds(1);

  /** How long the place of a member that was killed is kept for it, if it does not come again. */
  private static final Duration SESSION = Duration.ofSeconds(6);

  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private static final int MOST_IN_FLIGHT = 512;
  private static final Duration COMMITTED_IS_KNOWN = Duration.ofSeconds(10);

  private record Done(
      PartitionProgress progress, long offset, List<ProducerRecord<byte[], byte[]>> records)
      implements Lanes.Completion {}

  private final Connection connection;
  private final Map<String, List<Subscription<?>>> subscriptions;
  private final EventPublisher publisher;
  private final EventCodec codec;
  private final Clock clock;
  private final Progress taken;
  private final AtomicBoolean polling = new AtomicBoolean();
  private final Lanes lanes = new Lanes(this::wake);
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable Consumer<byte[], byte[]> current;
  private volatile int beginning;
  private int failures;

  EventConsumer(
      Connection connection,
      List<Subscription<?>> subscriptions,
      EventPublisher publisher,
      EventCodec codec,
      Clock clock) {
    this.connection = connection;
    this.subscriptions =
        subscriptions.stream().collect(Collectors.groupingBy(one -> one.topic().name()));
    this.publisher = publisher;
    this.codec = codec;
    this.clock = clock;
    this.taken = new Progress(publisher, clock);
    this.thread = Thread.ofPlatform().name(connection.group()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    stopping = true;
    wake();
    try {
      thread.join(Duration.ofSeconds(15));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    for (failures = 0; !stopping; failures++) {
      beginAnew();
      try {
        // First, because it waits for the broker: a consumer that is made without one never rests.
        publisher.endWhatWasLeftOpen();
        consume();
      } catch (KafkaException | EventPublisher.NotPublished e) {
        log.warn("{} starts over: {}", connection.group(), e.toString());
      } catch (RuntimeException e) {
        log.error("{} has a fault, and starts over", connection.group(), e);
      }
      pause();
    }
    lanes.close();
  }

  private void consume() {
    Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties());
    try {
      current = consumer;
      consumer.subscribe(subscriptions.keySet(), new Assignment(consumer));
      while (!stopping) {
        step(consumer);
        failures = 0;
      }
      lanes.close();
      commit(consumer, true);
    } finally {
      current = null;
      close(consumer);
    }
  }

  /** Without a word to the broker, which would answer only when a fetch has waited. */
  private void close(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    } catch (KafkaException e) {
      // What made us close it must not be hidden by this.
      log.warn("{} did not close in order: {}", connection.group(), e.toString());
    }
  }

  /**
   * All that was not committed comes again. What a handler is in the middle of goes on to its end,
   * because a broker that is away must not leave a container stopped half-way; what it ends with
   * counts no more, and its event comes again behind it, in the same lane.
   */
  private void beginAnew() {
    beginning++;
    lanes.forgetWaiting();
    taken.forget();
  }

  private void pause() {
    try {
      if (!stopping) {
        Thread.sleep(Attempt.waitAfter(failures + 1));
      }
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  private void step(Consumer<byte[], byte[]> consumer) {
    for (ConsumerRecord<byte[], byte[]> record : poll(consumer)) {
      dispatch(record);
    }
    commit(consumer, false);
    throttle(consumer);
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> poll(Consumer<byte[], byte[]> consumer) {
    try {
      polling.set(true);
      return consumer.poll(patience());
    } catch (WakeupException e) {
      return List.of();
    } finally {
      polling.set(false);
    }
  }

  /** A lane that was done while nobody polled could wake nobody: then there is no time to wait. */
  private Duration patience() {
    return lanes.hasCompleted() ? Duration.ZERO : POLL;
  }

  private void wake() {
    Consumer<byte[], byte[]> consumer = current;
    if (consumer != null && (stopping || polling.compareAndSet(true, false))) {
      consumer.wakeup();
    }
  }

  private void dispatch(ConsumerRecord<byte[], byte[]> record) {
    PartitionProgress progress = taken.begin(record);
    if (progress == null) {
      return;
    }
    List<Subscription<?>> takers = subscriptions.getOrDefault(record.topic(), List.of());
    if (takers.isEmpty()) {
      progress.end(record.offset());
      return;
    }
    // One topic has one handler in one service; several would need one lane for all.
    dispatch(takers.getFirst(), progress, record);
  }

  private <E extends Event> void dispatch(
      Subscription<E> subscription,
      PartitionProgress progress,
      ConsumerRecord<byte[], byte[]> record) {
    E event;
    try {
      event = codec.read(subscription.topic(), record.value(), record.headers());
    } catch (Unreadable e) {
      log.warn("{} goes to its dead letters: {}", DeadLetters.place(record), e.getMessage());
      var letter = DeadLetters.of(subscription.topic(), record, String.valueOf(e.getMessage()));
      taken.end(progress, record.offset(), List.of(letter));
      return;
    }
    if (!subscription.mine().test(event)) {
      progress.end(record.offset());
      return;
    }
    lanes.submit(
        subscription.lane() + "/" + event.host() + "/" + event.container(),
        () -> handle(subscription, event, progress, record));
  }

  private <E extends Event> Done handle(
      Subscription<E> subscription,
      E event,
      PartitionProgress progress,
      ConsumerRecord<byte[], byte[]> record)
      throws InterruptedException {
    int attempt = Headers.attempt(record.headers());
    int begun = beginning;
    BooleanSupplier counts = () -> begun == beginning;
    var ending =
        new Attempt<E>(connection.service(), connection.triesInPlace(), publisher, clock, counts)
            .at(
                subscription.handler(),
                new Delivery<>(
                    event,
                    attempt,
                    Instant.ofEpochMilli(record.timestamp()),
                    DeadLetters.place(record)));
    String trace = Headers.text(record.headers(), Headers.TRACE).orElse(null);
    var records =
        new ArrayList<>(
            publisher.records(ending.emissions(), DeadLetters.place(record), attempt, trace));
    if (ending.fault() != null) {
      records.add(DeadLetters.of(subscription.topic(), record, ending.fault()));
    }
    return new Done(progress, record.offset(), List.copyOf(records));
  }

  private void commit(Consumer<byte[], byte[]> consumer, boolean leaving) {
    for (Lanes.Completion completion : lanes.takeCompleted()) {
      if (completion instanceof Lanes.Failed failed) {
        throw new IllegalStateException("a lane failed", failed.cause());
      }
      Done done = (Done) completion;
      taken.end(done.progress(), done.offset(), done.records());
    }
    taken.commit(consumer.groupMetadata(), leaving || stopping);
  }

  private void throttle(Consumer<byte[], byte[]> consumer) {
    if (lanes.inFlight() >= MOST_IN_FLIGHT) {
      consumer.pause(consumer.assignment());
      return;
    }
    Set<TopicPartition> full = taken.full();
    Set<TopicPartition> paused = consumer.paused();
    if (paused.isEmpty() && full.isEmpty()) {
      return;
    }
    consumer.resume(paused.stream().filter(one -> !full.contains(one)).toList());
    consumer.pause(full);
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new HashMap<>(connection.clientProperties("consumer"));
    properties.put("key.deserializer", ByteArrayDeserializer.class);
    properties.put("value.deserializer", ByteArrayDeserializer.class);
    properties.put("group.id", connection.group());
    properties.put("group.instance.id", member());
    properties.put("group.protocol", "classic");
    properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    properties.put("session.timeout.ms", (int) SESSION.toMillis());
    properties.put("heartbeat.interval.ms", (int) HEARTBEAT.toMillis());
    properties.put("fetch.max.wait.ms", (int) POLL.toMillis());
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("max.poll.records", PartitionProgress.MOST_A_POLL);
    return properties;
  }

  /**
   * A member of its own for other topics: one that comes again with the same name gets what it had,
   * and a topic that a newer version reads too would be nobody's.
   */
  private String member() {
    int topics = new TreeSet<>(subscriptions.keySet()).hashCode();
    return connection.group() + "-" + connection.instance() + "-" + Integer.toHexString(topics);
  }

  /** Tells which partitions are ours. */
  private final class Assignment implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;

    Assignment(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      Map<TopicPartition, OffsetAndMetadata> committed = committed(Set.copyOf(assigned));
      assigned.forEach(partition -> taken.assign(partition, committed.get(partition)));
    }

    /** A lane that is done wakes a poll: that must not keep us from knowing where to begin. */
    private Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> assigned) {
      polling.set(false);
      while (true) {
        try {
          return consumer.committed(assigned, COMMITTED_IS_KNOWN);
        } catch (WakeupException e) {
          if (stopping) {
            throw e;
          }
        }
      }
    }

    /** What is done is committed before another one takes over, who would do it again. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      commit(consumer, true);
      taken.drop(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
      taken.drop(lost);
    }
  }

  static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }
}
