package dev.bender.platform.messaging;

import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateProgress;
import dev.bender.platform.messaging.Emissions.Emission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Writes events: all of one call, or none. */
public final class EventPublisher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

  private final EventCodec codec;
  // What a consumer takes is committed under a name of its own, so that a successor can end it.
  private final DefaultKafkaProducerFactory<byte[], byte[]> committing;
  private final DefaultKafkaProducerFactory<byte[], byte[]> publishing;
  private final DefaultKafkaProducerFactory<byte[], byte[]> plain;
  private final KafkaTemplate<byte[], byte[]> commits;
  private final KafkaTemplate<byte[], byte[]> publications;
  private final KafkaTemplate<byte[], byte[]> progress;

  EventPublisher(Connection connection, EventCodec codec) {
    this.codec = codec;
    Map<String, Object> properties = new HashMap<>(connection.clientProperties("producer"));
    properties.put("key.serializer", ByteArraySerializer.class);
    properties.put("value.serializer", ByteArraySerializer.class);
    properties.put("max.block.ms", 10_000);
    properties.put("request.timeout.ms", 5_000);
    properties.put("delivery.timeout.ms", 10_000);
    properties.put("linger.ms", 0);
    // The broker ends a transaction a little after it has said so; the next one is tried again.
    properties.put("retry.backoff.ms", 10);
    // A dead letter is as large as what was sent, and has its reason too.
    properties.put("max.request.size", 2 * EventCodec.MOST_BYTES);
    Map<String, Object> fleeting = with(properties, "client.id", "-progress");
    // Work goes on while the broker is away: it must not wait for being told of.
    fleeting.put("max.block.ms", 1_000);
    plain = new DefaultKafkaProducerFactory<>(fleeting);
    progress = new KafkaTemplate<>(plain);
    properties.put("transaction.timeout.ms", 15_000);
    // What one transaction holds is to go in few requests; its commit waits for nothing.
    properties.put("linger.ms", 2);
    // A request carries one batch of a partition, and Kafka's own 16 KB hold ten events.
    properties.put("batch.size", 128 * 1024);
    // The same over a restart, so that what a killed process left open can be ended at once.
    String name = connection.group() + "-" + connection.instance();
    committing = new DefaultKafkaProducerFactory<>(with(properties, "client.id", "-commit"));
    committing.setTransactionIdPrefix(name + "-commit-");
    commits = new KafkaTemplate<>(committing);
    publishing = new DefaultKafkaProducerFactory<>(properties);
    publishing.setTransactionIdPrefix(name + "-publish-");
    publications = new KafkaTemplate<>(publishing);
  }

  private static Map<String, Object> with(
      Map<String, Object> properties, String key, String suffix) {
    Map<String, Object> copy = new HashMap<>(properties);
    copy.put(key, properties.get(key) + suffix);
    return copy;
  }

  /**
   * Writes all of it, or none, and returns when it is safe.
   *
   * @throws NotPublished if the broker did not take it
   */
  public void publish(Emissions emissions) {
    publish(emissions, 1, null);
  }

  void publish(Emissions emissions, int attempt, @Nullable String trace) {
    if (emissions.isEmpty()) {
      return;
    }
    String id = UUID.randomUUID().toString();
    transaction(publications, records(emissions, id, attempt, trace), Map.of(), null);
  }

  /**
   * Ends the transactions that a killed process of our name, or a commit of ours that failed, left
   * open: until they time out, readers wait behind them, and nobody is told how far it was.
   */
  void endWhatWasLeftOpen() {
    try {
      // One that was used already would not ask the broker.
      committing.reset();
      committing.createProducer().close();
      publishing.createProducer().close();
    } catch (RuntimeException e) {
      throw new NotPublished("the broker does not give us our transactions", e);
    }
  }

  /** Tells people how it goes, hardly waiting; that it arrives is not certain. */
  public void tell(UpdateProgress what) {
    Emission emission = Emissions.of(Topics.UPDATE_PROGRESS, what).list().getFirst();
    try {
      var unused = progress.send(codec.record(emission, UUID.randomUUID().toString(), 1, null));
    } catch (KafkaException | org.springframework.kafka.KafkaException e) {
      log.debug("progress was not written: {}", e.getMessage());
    }
  }

  List<ProducerRecord<byte[], byte[]>> records(
      Emissions emissions, String id, int attempt, @Nullable String trace) {
    List<Emission> list = emissions.list();
    return java.util.stream.IntStream.range(0, list.size())
        .mapToObj(n ->
            codec.record(
                list.get(n),
                id + "-" + n,
                list.get(n).attempt() == 0 ? attempt : list.get(n).attempt(),
                trace))
        .toList();
  }

  /** One short transaction: opened when everything is at hand. */
  void commit(
      List<ProducerRecord<byte[], byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    transaction(commits, records, offsets, group);
  }

  private static void transaction(
      KafkaTemplate<byte[], byte[]> template,
      List<ProducerRecord<byte[], byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      @Nullable ConsumerGroupMetadata group) {
    try {
      template.executeInTransaction(operations -> {
        // One that fails makes the commit fail.
        records.forEach(operations::send);
        if (group != null) {
          operations.sendOffsetsToTransaction(offsets, group);
        }
        return true;
      });
    } catch (RuntimeException e) {
      throw new NotPublished("the broker did not take " + records.size() + " record(s)", e);
    }
  }

  @Override
  public void close() {
    committing.destroy();
    publishing.destroy();
    plain.destroy();
  }

  /** The broker could not be reached, or refused; nothing was written. */
  public static final class NotPublished extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotPublished(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
