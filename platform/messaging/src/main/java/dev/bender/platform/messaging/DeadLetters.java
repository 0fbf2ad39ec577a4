package dev.bender.platform.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.contracts.Topic;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Records that nobody can read or handle, put aside with the reason: whole, or as much of them as
 * every broker takes. One that could not be put aside would stop its partition for ever.
 */
final class DeadLetters {
  /** Key, headers and value; a broker takes 1,048,588 bytes by default, and a reason is added. */
  static final int MOST_BYTES = 1_000_000;

  private static final int MOST_OF_KEY = 8_192;
  private static final int MOST_OF_HEADERS = 100_000;

  private DeadLetters() {}

  static ProducerRecord<byte[], byte[]> of(
      Topic<?> topic, ConsumerRecord<byte[], byte[]> record, String reason) {
    byte[] key = start(record.key(), MOST_OF_KEY);
    int headers = sizeOfHeaders(record);
    boolean keepsHeaders = headers <= MOST_OF_HEADERS;
    int room = MOST_BYTES - (key == null ? 0 : key.length) - (keepsHeaders ? headers : 0);
    byte[] value = start(record.value(), room);
    ProducerRecord<byte[], byte[]> dead = new ProducerRecord<>(topic.deadLetters(), key, value);
    if (keepsHeaders) {
      record.headers().forEach(header -> dead.headers().add(header));
    }
    if (key != record.key() || value != record.value() || !keepsHeaders) {
      int whole = length(record.key()) + headers + length(record.value());
      Headers.put(dead.headers(), "bender_dead_cut_from", Integer.toString(whole));
    }
    Headers.put(dead.headers(), "bender_dead_reason", reason);
    Headers.put(dead.headers(), "bender_dead_place", place(record));
    return dead;
  }

  /** Where the record stands: topic, partition and offset. */
  static String place(ConsumerRecord<?, ?> record) {
    return record.topic() + "-" + record.partition() + "-" + record.offset();
  }

  private static byte @Nullable [] start(byte @Nullable [] bytes, int most) {
    return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
  }

  private static int sizeOfHeaders(ConsumerRecord<?, ?> record) {
    int size = 0;
    for (Header header : record.headers()) {
      size += header.key().getBytes(UTF_8).length + length(header.value());
    }
    return size;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
