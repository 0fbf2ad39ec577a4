package dev.bender.platform.messaging;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads whole topics from the beginning, and goes on as they grow: for tables and pages, which can
 * be built anew at any time. It belongs to no group and commits nothing.
 */
public final class TopicFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);

  /**
   * So long the broker waits for something new before it says that there is nothing (a new record
   * ends the wait). There are many readers, and most of what they read is quiet for hours: at the
   * usual half second, asking and answering would keep the processors of an idle host awake.
   */
  private static final Duration FETCH_WAITS = Duration.ofSeconds(5);

  /** Sees every record in the order of its partition, on one thread. */
  public interface Observer {
    void seen(Recorded<?> record);

    /**
     * A record that nobody could read, and why. Called for {@code .dlt} topics that are followed.
     */
    default void dead(DeadLetter letter) {}
  }

  /**
   * A record that went to the dead letters.
   *
   * @param topic where it was sent
   * @param key its key
   * @param reason why nobody could read or handle it
   * @param at when it was put aside
   * @param partition of the dead letters' topic
   * @param offset in that partition
   */
  public record DeadLetter(
      String topic, String key, String reason, Instant at, int partition, long offset) {}

  private final Map<String, Object> properties;
  private final Collection<String> topics;
  private final EventCodec codec;
  private final Observer observer;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Runnable wakeup = () -> {};

  TopicFollower(
      Connection connection,
      String name,
      Collection<String> topics,
      EventCodec codec,
      Observer observer) {
    this.properties = new HashMap<>(connection.clientProperties(name));
    properties.put("key.deserializer", ByteArrayDeserializer.class);
    properties.put("value.deserializer", ByteArrayDeserializer.class);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("fetch.max.wait.ms", (int) FETCH_WAITS.toMillis());
    this.topics = topics;
    this.codec = codec;
    this.observer = observer;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether everything that was there at the start has been seen. */
  public boolean isCaughtUp() {
    return caughtUp.getCount() == 0;
  }

  /**
   * Waits until everything that was there at the start has been seen.
   *
   * @return false if it took longer
   */
  public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
    return caughtUp.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    stopping = true;
    wakeup.run();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    for (int failures = 1; !stopping; failures++) {
      try {
        followByAConsumer();
      } catch (WakeupException e) {
        log.debug("{} ends", thread.getName());
      } catch (KafkaException e) {
        log.warn("{} starts over: {}", thread.getName(), e.toString());
        pause(failures);
      }
    }
  }

  private void followByAConsumer() {
    Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties);
    try {
      wakeup = consumer::wakeup;
      follow(consumer);
    } finally {
      // Without a word to the broker, which would answer only when it has waited.
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      List<PartitionInfo> known = consumer.partitionsFor(topic);
      if (known.isEmpty()) {
        // Just created, and the broker does not know it yet: it would be passed over for ever.
        throw new KafkaException("the topic " + topic + " is not there yet");
      }
      known.forEach(one -> partitions.add(new TopicPartition(topic, one.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    positions.forEach(consumer::seek);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!stopping) {
      if (!isCaughtUp()
          && ends.entrySet().stream()
              .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        caughtUp.countDown();
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(FETCH_WAITS)) {
        observe(record);
        positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
      }
    }
  }

  private void observe(ConsumerRecord<byte[], byte[]> record) {
    try {
      Topics.named(record.topic())
          .ifPresentOrElse(topic -> observe(topic, record), () -> observeDead(record));
    } catch (RuntimeException e) {
      log.error("{} was passed over", record.topic() + "@" + record.offset(), e);
    }
  }

  private void observeDead(ConsumerRecord<byte[], byte[]> record) {
    observer.dead(
        new DeadLetter(
            record.topic().replaceAll("\\.dlt$", ""),
            EventCodec.clean(EventConsumer.text(record.key())),
            EventCodec.clean(
                Headers.text(record.headers(), "bender_dead_reason").orElse("no reason was given")),
            Instant.ofEpochMilli(record.timestamp()),
            record.partition(),
            record.offset()));
  }

  private <E extends Event> void observe(Topic<E> topic, ConsumerRecord<byte[], byte[]> record) {
    try {
      E value = record.value() == null ? null : codec.read(topic, record.value(), record.headers());
      observer.seen(
          new Recorded<>(
              topic,
              record.partition(),
              record.offset(),
              Instant.ofEpochMilli(record.timestamp()),
              value == null ? EventConsumer.text(record.key()) : value.key(),
              value,
              Headers.attempt(record.headers()),
              Headers.delay(record.headers(), DelayReason.FAILED)));
    } catch (Unreadable e) {
      log.debug("{} at {} is not read: {}", topic.name(), record.offset(), e.getMessage());
    }
  }

  private void pause(int failures) {
    try {
      Thread.sleep(Attempt.waitAfter(failures));
    } catch (InterruptedException e) {
      stopping = true;
    }
  }
}
