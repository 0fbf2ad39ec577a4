package dev.bender.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sees the numbered steps of a database's update, from now on, and what Bender holds meanwhile. */
final class StepWatch implements AutoCloseable {
  private static final String PROGRESS = "update.progress";
  private static final Set<String> ENDS = Set.of("verified", "rolled.back");
  private static final Set<String> BAD_ENDS = Set.of("update.retry");
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> all;
  private final DoubleSupplier memory;

  /**
   * @param memory what Bender holds now, in MB
   */
  StepWatch(String servers, DoubleSupplier memory) {
    this.memory = memory;
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    all =
        Stream.of(Set.of(PROGRESS), ENDS, BAD_ENDS)
            .flatMap(Set::stream)
            .map(topic -> new TopicPartition(topic, 0))
            .toList();
    consumer.assign(all);
    forget();
  }

  /** What was said so far is of no interest. */
  void forget() {
    consumer.seekToEnd(all);
    all.forEach(consumer::position);
  }

  /**
   * What was said of a step.
   *
   * @param code such as {@code STEP_5}
   * @param bytes so far; 0 where it is its beginning, or not measured
   * @param millis when, since 1970
   */
  record Said(String code, long bytes, long millis) {}

  /**
   * One update.
   *
   * @param said in order
   * @param memory in MB, by the step during which it was looked at, in order
   * @param end the topic that ended it
   */
  record Seen(List<Said> said, Map<String, List<Double>> memory, String end) {
    /** In millions a second, from the beginning of a step until its last word. */
    double megabytesPerSecond(String code) {
      Said begin = begin(code);
      Said last = last(code);
      if (last.bytes() == 0) {
        throw new BenchFailed("of " + code + " no bytes were told; there is too little data.");
      }
      return last.bytes() / 1e3 / Math.max(1, last.millis() - begin.millis());
    }

    /** From the last word of a step until the first of another, in seconds. */
    double seconds(String from, String to) {
      return (begin(to).millis() - last(from).millis()) / 1e3;
    }

    private Said last(String code) {
      return of(code).getLast();
    }

    private Said begin(String code) {
      return of(code).getFirst();
    }

    private List<Said> of(String code) {
      List<Said> all = said.stream().filter(one -> one.code().equals(code)).toList();
      if (all.isEmpty()) {
        throw new BenchFailed("there was no " + code + ": " + said);
      }
      return all;
    }

    /** By how much the memory rose in a step above what it was at its beginning, in MB. */
    double grown(String code) {
      List<Double> all = memory.getOrDefault(code, List.of());
      if (all.size() < 2) {
        throw new BenchFailed(code + " was over before its memory could be looked at.");
      }
      return all.stream().mapToDouble(Double::doubleValue).max().orElseThrow() - all.getFirst();
    }
  }

  /** Waits until the next update of a container has come to an end, with its dependents. */
  Seen awaitEnd(String container, Duration atMost) {
    List<Said> said = new ArrayList<>();
    Map<String, List<Double>> held = new HashMap<>();
    long deadline = System.nanoTime() + atMost.toNanos();
    long nextLook = System.nanoTime();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
        if (record.value() == null || !new String(record.key(), UTF_8).endsWith("/" + container)) {
          continue;
        }
        String value = new String(record.value(), UTF_8);
        if (BAD_ENDS.contains(record.topic())) {
          throw new BenchFailed(
              "the update of " + container + " went to " + record.topic() + ": " + value);
        }
        if (ENDS.contains(record.topic())) {
          if (!value.contains("\"next\":\"DEPENDENTS\"")) {
            return new Seen(said, held, record.topic());
          }
          continue;
        }
        JsonNode one = JsonMapper.shared().readTree(value);
        String code = one.path("code").asString("");
        if (code.startsWith("STEP_")) {
          long at = Instant.parse(one.path("at").asString("")).toEpochMilli();
          said.add(new Said(code, one.path("current").asLong(0), at));
        }
      }
      if (!said.isEmpty() && System.nanoTime() >= nextLook) {
        nextLook = System.nanoTime() + BETWEEN_LOOKS.toNanos();
        held.computeIfAbsent(said.getLast().code(), code -> new ArrayList<>())
            .add(memory.getAsDouble());
      }
    }
    throw new BenchFailed("the update of " + container + " did not end; it said " + said);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
