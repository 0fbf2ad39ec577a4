package dev.bender.platform.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a member of a group has taken from its partitions and what came of it, until both are
 * committed together. Used by the thread that polls alone.
 */
final class Progress {
  private static final Duration COMMIT_WITHOUT_OUTPUT = Duration.ofSeconds(1);

  private final EventPublisher publisher;
  private final Clock clock;
  private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();
  private final List<ProducerRecord<byte[], byte[]>> outputs = new ArrayList<>();
  private Instant lastCommit = Instant.EPOCH;
  private boolean uncommitted;

  Progress(EventPublisher publisher, Clock clock) {
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Goes on where the last owner of a partition left off, including what it did out of order. */
  void assign(TopicPartition partition, @Nullable OffsetAndMetadata commit) {
    partitions.put(
        partition,
        commit == null
            ? PartitionProgress.from(0, "")
            : PartitionProgress.from(commit.offset(), commit.metadata()));
  }

  void drop(Collection<TopicPartition> gone) {
    partitions.keySet().removeAll(gone);
  }

  /** All that was not committed comes again. */
  void forget() {
    partitions.clear();
    outputs.clear();
    uncommitted = false;
  }

  /** Where the record belongs; null if it is another's, or was done already. */
  @Nullable PartitionProgress begin(ConsumerRecord<byte[], byte[]> record) {
    PartitionProgress progress =
        partitions.get(new TopicPartition(record.topic(), record.partition()));
    if (progress == null || !progress.begin(record.offset())) {
      return null;
    }
    uncommitted = true;
    return progress;
  }

  /** Counts only as long as the partition is the one that the record was taken from. */
  void end(PartitionProgress progress, long offset, List<ProducerRecord<byte[], byte[]>> records) {
    if (partitions.containsValue(progress)) {
      progress.end(offset);
      outputs.addAll(records);
      uncommitted = true;
    }
  }

  /** The partitions of which no more should be fetched for now. */
  Set<TopicPartition> full() {
    return partitions.entrySet().stream()
        .filter(entry -> entry.getValue().isFull())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /**
   * Commits in one transaction what came of it and what was taken. Where nothing came of it, not
   * more than once a second.
   *
   * @param leaving whether it is the last chance
   */
  void commit(ConsumerGroupMetadata group, boolean leaving) {
    boolean due = lastCommit.plus(COMMIT_WITHOUT_OUTPUT).isBefore(clock.instant());
    if (!uncommitted || (outputs.isEmpty() && !due && !leaving)) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    partitions.forEach((partition, progress) -> offsets.put(partition, progress.commit()));
    try {
      publisher.commit(outputs, offsets, group);
    } catch (RuntimeException e) {
      // Nobody knows whether it was committed: nothing of it may be tried again on the way out.
      forget();
      throw e;
    }
    outputs.clear();
    uncommitted = false;
    lastCommit = clock.instant();
  }
}
