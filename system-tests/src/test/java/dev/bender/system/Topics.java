package dev.bender.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topics as a stock tool sees them. */
public final class Topics {
  private final Map<String, Object> properties = new HashMap<>();

  public Topics(String bootstrapServers) {
    properties.put("bootstrap.servers", bootstrapServers);
  }

  public record Line(String key, String value) {}

  /**
   * A committed record as it is.
   *
   * @param value null for a removal
   * @param source the service that wrote it; empty where it does not say so
   * @param at when it was written
   */
  public record Entry(
      String topic, String key, @Nullable String value, String source, Instant at) {}

  /** All committed records of a topic; none if there is no such topic. */
  public List<Entry> read(String topic) {
    return read(List.of(topic));
  }

  /** All committed records of topics, one topic after the other. */
  public List<Entry> read(List<String> topics) {
    List<Entry> entries = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Set<String> there = consumer.listTopics().keySet();
      for (String topic : topics) {
        if (there.contains(topic)) {
          read(consumer, new TopicPartition(topic, 0), entries);
        }
      }
    }
    return entries;
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, List<Entry> entries) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
        byte[] value = record.value();
        entries.add(
            new Entry(
                partition.topic(),
                new String(record.key(), UTF_8),
                value == null ? null : new String(value, UTF_8),
                source(record),
                Instant.ofEpochMilli(record.timestamp())));
      }
    }
  }

  private static String source(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader("ce_source");
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  /** Which services wrote the records of a key to a topic, such as {@code /bender/scanner/amy}. */
  Set<String> writers(String topic, String key) {
    return read(topic).stream()
        .filter(one -> one.key().equals(key))
        .filter(one -> one.value() != null) // a removal says nothing of itself
        .map(Entry::source)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All committed records of a topic whose key is that one. */
  public List<Line> read(String topic, String key) {
    List<Line> lines = new ArrayList<>();
    for (Entry entry : read(topic)) {
      if (entry.value() != null && entry.key().equals(key)) {
        lines.add(new Line(key, entry.value()));
      }
    }
    return lines;
  }

  /** Returns as soon as a record of that key is in one of the topics, committed or not. */
  public void awaitRecord(String topic, String key, Duration atMost) {
    Map<String, Object> impatient = new HashMap<>(properties);
    impatient.put("isolation.level", "read_uncommitted");
    impatient.put("fetch.max.wait.ms", 5);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(impatient, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + atMost.toNanos();
      while (System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
          if (record.key() != null && new String(record.key(), UTF_8).equals(key)) {
            return;
          }
        }
      }
    }
    throw new AssertionError("no record of " + key + " came to " + topic);
  }

  /** Writes key and value and nothing else, as a stock tool does. */
  public void write(String topic, Line line) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(topic, line.key().getBytes(UTF_8), line.value().getBytes(UTF_8)))
          .get();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> committed = new HashMap<>(properties);
    committed.put("isolation.level", "read_committed");
    return new KafkaConsumer<>(committed, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
