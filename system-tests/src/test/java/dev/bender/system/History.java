package dev.bender.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** All that the topics hold, to be written once more. */
final class History {
  private final String bootstrapServers;

  History(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Every committed record, in the order of its time; of a table the last one of each key. */
  List<ConsumerRecord<byte[], byte[]>> read() {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (Topic<?> topic : dev.bender.contracts.Topics.ALL) {
      List<ConsumerRecord<byte[], byte[]>> records = read(topic.name());
      boolean table = topic.retention() == Topic.Retention.COMPACTED;
      all.addAll(table ? lastOfEachKey(records) : records);
    }
    all.sort(Comparator.comparing(ConsumerRecord::timestamp));
    return all;
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static List<ConsumerRecord<byte[], byte[]>> lastOfEachKey(
      List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, ConsumerRecord<byte[], byte[]>> last = new LinkedHashMap<>();
    records.forEach(one -> last.put(key(one), one));
    return List.copyOf(last.values());
  }

  static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  /** Writes copies, as they were or as stock tools do, by key and value alone. */
  void write(List<ConsumerRecord<byte[], byte[]>> records, boolean headers) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrapServers, "transactional.id", "history"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (ConsumerRecord<byte[], byte[]> one : records) {
        var copy = new ProducerRecord<>(one.topic(), one.key(), one.value());
        // How a record of a table waits is in its headers only.
        if (headers || one.topic().equals("update.retry") || one.topic().equals("update.held")) {
          one.headers().forEach(header -> copy.headers().add(header));
        }
        producer.send(copy);
      }
      producer.commitTransaction();
    }
  }

  /** How many records there are of each topic. */
  Map<String, Long> counts(List<String> topics) {
    return topics.stream()
        .collect(Collectors.toMap(topic -> topic, topic -> (long) read(topic).size()));
  }

  /** Waits until every service has handled all that there is, and nothing more comes of it. */
  void awaitAllHandled() {
    await("all services have handled everything")
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(200))
        .until(this::isAllHandled);
  }

  private boolean isAllHandled() throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
      Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
      for (var group : admin.listGroups().all().get()) {
        var offsets =
            admin
                .listConsumerGroupOffsets(group.groupId())
                .partitionsToOffsetAndMetadata(group.groupId())
                .get();
        offsets.forEach((partition, offset) ->
            committed.merge(
                partition, offset, (one, other) -> one.offset() < other.offset() ? one : other));
      }
      var wanted =
          committed.keySet().stream()
              .collect(Collectors.toMap(one -> one, one -> OffsetSpec.latest()));
      var ends = admin.listOffsets(wanted).all().get();
      // All is written in transactions: the last offset is the marker of one, and is not handled.
      return committed.entrySet().stream()
          .allMatch(one -> one.getValue().offset() >= ends.get(one.getKey()).offset() - 1);
    }
  }
}
