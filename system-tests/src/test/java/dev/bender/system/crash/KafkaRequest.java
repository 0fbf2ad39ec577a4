package dev.bender.system.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * A request to the broker: its header (key, version, correlation, client id), and its body as it
 * is.
 */
record KafkaRequest(int key, int correlation, String client, byte[] body) {
  static final int PRODUCE = 0;
  static final int END_TRANSACTION = 26;
  static final int OFFSETS = 28;

  static KafkaRequest of(byte[] frame) {
    ByteBuffer buffer = ByteBuffer.wrap(frame);
    short key = buffer.getShort();
    buffer.getShort();
    int correlation = buffer.getInt();
    int length = buffer.getShort();
    String client = length < 0 ? "" : new String(frame, buffer.position(), length, UTF_8);
    return new KafkaRequest(key, correlation, client, frame);
  }

  static int correlationOf(byte[] answer) {
    return ByteBuffer.wrap(answer).getInt();
  }

  KafkaRequest withoutBody() {
    return new KafkaRequest(key, correlation, client, new byte[0]);
  }

  /** Whether the text is in it, such as a record's key or the type in its headers. */
  boolean holds(String text) {
    return indexOf(text.getBytes(UTF_8), 0) >= 0;
  }

  /**
   * The offset that is committed for the only partition of a topic; -1 if there is none. A topic is
   * its length and its name, the number of partitions (each plus one), the partition, the offset.
   */
  long offsetOf(String topic) {
    byte[] name = (" " + topic).getBytes(UTF_8);
    name[0] = (byte) (topic.length() + 1);
    int at = indexOf(name, 0);
    return at < 0 ? -1 : ByteBuffer.wrap(body, at + name.length + 5, 8).getLong();
  }

  private int indexOf(byte[] text, int from) {
    for (int at = from; at <= body.length - text.length; at++) {
      int n = 0;
      while (n < text.length && body[at + n] == text[n]) {
        n++;
      }
      if (n == text.length) {
        return at;
      }
    }
    return -1;
  }
}
