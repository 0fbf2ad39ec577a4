package dev.bender.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sees what is committed to the topics of an update, from now on. */
final class EventWatch implements AutoCloseable {
  static final List<String> TOPICS =
      List.of("update.detected", "image.pulled", "scan.completed", "deployed", "verified");
  private static final List<String> BAD_ENDS =
      List.of("update.retry", "rolled.back", "update.skipped", "update.held");

  private final KafkaConsumer<byte[], byte[]> consumer;

  EventWatch(String servers) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> all =
        java.util.stream.Stream.concat(TOPICS.stream(), BAD_ENDS.stream())
            .map(topic -> new TopicPartition(topic, 0))
            .toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position);
  }

  /**
   * Waits until the next update of a container is verified.
   *
   * @return by topic, when its event was made, in milliseconds since 1970; the last one when it was
   *     seen here
   */
  Map<String, Long> awaitVerified(String container, Duration atMost) {
    Map<String, Long> seen = new HashMap<>();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
        if (record.value() == null || !new String(record.key(), UTF_8).endsWith("/" + container)) {
          continue;
        }
        if (BAD_ENDS.contains(record.topic())) {
          throw new BenchFailed(
              "the update of "
                  + container
                  + " went to "
                  + record.topic()
                  + ": "
                  + new String(record.value(), UTF_8));
        }
        seen.put(record.topic(), record.timestamp());
        if (record.topic().equals("verified")) {
          seen.put("verified", System.currentTimeMillis());
          return seen;
        }
      }
    }
    throw new BenchFailed("the update of " + container + " did not end: " + seen);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
