package dev.bender.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The four hops through Kafka's clients and nothing else: read, write and commit in one transaction
 * a poll, bytes that nobody reads. As large as Bender's events are.
 */
final class BarePipeline implements Pipeline {
  private static final int BYTES = 1_000;

  private final String servers;
  private final String group;
  private final List<Hop> hops = new ArrayList<>();
  private final KafkaProducer<byte[], byte[]> source;

  /**
   * @param run makes topics and groups of its own
   */
  BarePipeline(String servers, String run, Arrivals arrivals) throws Exception {
    this.servers = servers;
    this.group = "bare-" + run;
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
      List<NewTopic> topics = new ArrayList<>();
      for (int hop = 0; hop <= Journey.HOPS; hop++) {
        topics.add(new NewTopic(topic(hop), 1, (short) 1));
      }
      admin.createTopics(topics).all().get();
    }
    source = producer("source");
    for (int hop = 0; hop <= Journey.HOPS; hop++) {
      hops.add(new Hop(hop, arrivals));
    }
    hops.forEach(hop -> hop.thread.start());
  }

  private String topic(int hop) {
    return group + "-" + hop;
  }

  private KafkaProducer<byte[], byte[]> producer(String name) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("transactional.id", group + "-" + name);
    properties.put("linger.ms", 0);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  @Override
  public void publish(int first, int count) {
    source.beginTransaction();
    for (int number = first; number < first + count; number++) {
      byte[] value = ByteBuffer.allocate(BYTES).putInt(number).array();
      source.send(new ProducerRecord<>(topic(0), ("bench/c" + number).getBytes(), value));
    }
    source.commitTransaction();
  }

  private final class Hop {
    private final int number;
    private final Arrivals arrivals;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;

    Hop(int number, Arrivals arrivals) {
      this.number = number;
      this.arrivals = arrivals;
      Map<String, Object> properties = new HashMap<>();
      properties.put("bootstrap.servers", servers);
      properties.put("group.id", group + "-" + number);
      properties.put("isolation.level", "read_committed");
      properties.put("enable.auto.commit", false);
      properties.put("auto.offset.reset", "earliest");
      properties.put("max.poll.records", 500);
      consumer =
          new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer.subscribe(List.of(topic(number)));
      thread = Thread.ofPlatform().name(group + "-" + number).unstarted(this::run);
    }

    private void run() {
      try (consumer) {
        if (number == Journey.HOPS) {
          while (true) {
            consumer.poll(Duration.ofMillis(500)).forEach(this::arrived);
          }
        }
        try (KafkaProducer<byte[], byte[]> producer = producer("hop-" + number)) {
          while (true) {
            pass(consumer.poll(Duration.ofMillis(500)), producer);
          }
        }
      } catch (WakeupException e) {
        // that is its end
      }
    }

    private void arrived(ConsumerRecord<byte[], byte[]> record) {
      arrivals.arrived(number, ByteBuffer.wrap(record.value()).getInt());
    }

    private void pass(
        ConsumerRecords<byte[], byte[]> records, KafkaProducer<byte[], byte[]> producer) {
      if (records.isEmpty()) {
        return;
      }
      producer.beginTransaction();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        arrived(record);
        producer.send(new ProducerRecord<>(topic(number + 1), record.key(), record.value()));
      }
      producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
      producer.commitTransaction();
    }
  }

  @Override
  public void close() {
    for (Hop hop : hops) {
      hop.consumer.wakeup();
      try {
        hop.thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    source.close();
  }
}
