package dev.bender.platform.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Emissions.Emission;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as records: CloudEvents 1.0 in Kafka's binary mode, that is attributes as {@code ce_}
 * headers and the event as JSON in the value (CloudEvents Kafka protocol binding, 3.2).
 */
final class EventCodec {
  /** A larger value is no event of ours: the broker takes 1 MiB by default. */
  static final int MOST_BYTES = 1_048_576;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final JsonMapper json =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(50)
                          .maxStringLength(200_000)
                          .build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private final String source;
  private final Clock clock;

  EventCodec(String source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * A record for an emission.
   *
   * @param id the event's id; the same for a handler's same answer to the same record
   * @param trace the traceparent to go on with; null to start a trace
   */
  ProducerRecord<byte[], byte[]> record(
      Emission emission, String id, int attempt, @Nullable String trace) {
    Event value = emission.value();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            emission.topic().name(),
            emission.key().getBytes(UTF_8),
            value == null ? null : json.writeValueAsBytes(value));
    var headers = record.headers();
    Headers.put(headers, Headers.TRACE, trace == null ? newTrace() : trace);
    if (value == null) {
      return record;
    }
    Headers.put(headers, "ce_specversion", "1.0");
    Headers.put(headers, "ce_type", emission.topic().type());
    Headers.put(headers, "ce_source", source);
    Headers.put(headers, "ce_id", id);
    Headers.put(headers, "ce_time", clock.instant().toString());
    Headers.put(headers, "ce_subject", emission.key());
    Headers.put(headers, "content-type", "application/json");
    Delay delay = emission.delay();
    Headers.put(
        headers, Headers.ATTEMPT, Integer.toString(delay == null ? attempt : delay.attempt()));
    if (delay != null) {
      Headers.put(headers, Headers.REASON, delay.reason().name());
      Headers.put(headers, Headers.SENTENCE, delay.sentence());
      Headers.put(
          headers,
          Headers.NOT_BEFORE,
          delay.notBefore() == null ? Headers.NEVER : delay.notBefore().toString());
    }
    return record;
  }

  /** Reads a value; the topic names its type, and a {@code ce_type} header must not contradict. */
  <E extends Event> E read(
      Topic<E> topic, byte @Nullable [] value, org.apache.kafka.common.header.Headers headers)
      throws Unreadable {
    Optional<String> type = Headers.text(headers, "ce_type");
    if (type.isPresent() && !type.get().equals(topic.type())) {
      throw new Unreadable(
          "its type is '"
              + clean(type.get())
              + "'; on "
              + topic.name()
              + " it is '"
              + topic.type()
              + "'");
    }
    if (value == null) {
      throw new Unreadable("it has no value");
    }
    if (value.length > MOST_BYTES) {
      throw new Unreadable("it has " + value.length + " bytes; at most " + MOST_BYTES + " fit");
    }
    try {
      E event = json.readValue(value, topic.value());
      if (event == null) {
        throw new Unreadable("its value is the JSON word null");
      }
      return event;
    } catch (JacksonException e) {
      throw new Unreadable(reason(e));
    }
  }

  private static String reason(JacksonException e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message =
        root instanceof JacksonException jackson ? jackson.getOriginalMessage() : root.getMessage();
    return clean("it is not an event of this topic: " + message);
  }

  static String clean(String foreign) {
    String text = foreign.replaceAll("\\p{Cntrl}", " ");
    return text.length() <= 500 ? text : text.substring(0, 500) + "…";
  }

  /** W3C Trace Context, version 00, not sampled. */
  static String newTrace() {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    HexFormat hex = HexFormat.of();
    return "00-" + hex.formatHex(bytes, 0, 16) + "-" + hex.formatHex(bytes, 16, 24) + "-00";
  }
}
