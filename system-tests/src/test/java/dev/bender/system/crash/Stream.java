package dev.bender.system.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.contracts.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is committed in the topics. */
final class Stream {
  /** What comes again and again, and is nobody's outcome. */
  private static final Set<String> LIVE =
      Set.of("update.progress", "container.observed", "container.checked", "image.assessed");

  private final Map<String, Object> properties;

  Stream(String servers) {
    properties =
        Map.of(
            "bootstrap.servers",
            servers,
            "isolation.level",
            "read_committed",
            "fetch.max.wait.ms",
            50);
  }

  /**
   * How many records with a value each topic holds of a container, dead letters too; topics with
   * none are left out.
   */
  Map<String, Integer> of(String container) {
    Map<String, Integer> counts = new TreeMap<>();
    List<String> topics =
        Topics.ALL.stream()
            .flatMap(topic -> java.util.stream.Stream.of(topic.name(), topic.deadLetters()))
            .filter(name -> !LIVE.contains(name))
            .toList();
    read(
        topics,
        record -> {
          if (record.value() != null && isAbout(record, container)) {
            counts.merge(record.topic(), 1, Integer::sum);
          }
        });
    return counts;
  }

  /** The key of an answer is its command. */
  private static boolean isAbout(ConsumerRecord<byte[], byte[]> record, String container) {
    return record.topic().equals("operator.answered")
        ? new String(record.value(), UTF_8).contains("\"container\":\"" + container + "\"")
        : new String(record.key(), UTF_8).endsWith("/" + container);
  }

  /** Where the next record of a topic goes. */
  long end(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition partition = new TopicPartition(topic, 0);
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  private void read(List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> all =
          topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(each);
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
