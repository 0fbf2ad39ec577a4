package dev.bender.platform.messaging.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.contracts.Event;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a process leaves that is killed when all is sent and nothing committed: an open transaction,
 * with offsets in it, that the broker would keep open for a minute.
 */
final class KilledInTheCommit implements Guarantee.Test {
  @Override
  public <E extends Event> void tryOn(Trial<E> trial) throws Exception {
    List<E> events = trial.publish(2);
    String group = "bender-" + trial.service();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            trial.broker.bootstrapServers(),
            "transactional.id",
            group + "-1-commit-0",
            "transaction.timeout.ms",
            60_000);
    try (var killed =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      killed.initTransactions();
      killed.beginTransaction();
      killed.send(
          new ProducerRecord<>(
              trial.handler.outcome().name(),
              events.getFirst().key().getBytes(UTF_8),
              Json.of(events.getFirst())));
      killed.sendOffsetsToTransaction(
          Map.of(new TopicPartition(trial.handler.topic().name(), 0), new OffsetAndMetadata(1_000)),
          new ConsumerGroupMetadata(group));
      killed.flush();
      trial.member("1");
      trial.awaitOutcomes(events);
      trial.onceEach(events);
    }
  }
}
