package dev.bender.system.crash;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A gate within one transaction of one service. */
final class StreamGate {
  /** How far the transaction is. */
  enum At {
    /** It was acted, and nothing is written. */
    NOTHING_WRITTEN(KafkaRequest.PRODUCE, Side.BEFORE, ", and nothing is written"),
    /** It was acted, and what was taken in is not marked as done. */
    NOT_MARKED(KafkaRequest.OFFSETS, Side.BEFORE, ", and the event is not marked as done"),
    /** All is written, and nothing committed. */
    NOT_COMMITTED(KafkaRequest.END_TRANSACTION, Side.BEFORE, ", written, not committed"),
    /** It is committed, and Bender does not know. */
    NOT_KNOWN(KafkaRequest.END_TRANSACTION, Side.AFTER, ", committed, not known");

    private final int key;
    private final Side side;
    private final String words;

    At(int key, Side side, String words) {
      this.key = key;
      this.side = side;
      this.words = words;
    }

    /** For the page, behind what was done. */
    String words() {
      return words;
    }
  }

  private final Gate gate;
  private final String service;
  private final Predicate<KafkaRequest> begins;
  private final At at;
  private @Nullable String producer;
  private int held = -1;

  /**
   * @param begins the first request of the transaction that is meant
   */
  StreamGate(String name, String service, Predicate<KafkaRequest> begins, At at) {
    this.gate = new Gate(name + " " + at);
    this.service = "bender-" + service + "-";
    this.begins = begins;
    this.at = at;
  }

  /** The transaction that writes a record of that type, with that text, for that container. */
  static StreamGate writing(String service, String type, String container, String text, At at) {
    return new StreamGate(
        service + " writes " + type + " of " + container,
        service,
        request ->
            request.key() == KafkaRequest.PRODUCE
                && !request.client().endsWith("-progress")
                && request.holds("\"" + container + "\"")
                && request.holds("dev.bender." + type + ".v1")
                && request.holds(text),
        at);
  }

  /** The transaction that marks records of a topic as done, from that offset on. */
  static StreamGate marking(String service, String topic, long offset, At at) {
    return new StreamGate(
        service + " marks " + topic + "@" + offset,
        service,
        request -> request.key() == KafkaRequest.OFFSETS && request.offsetOf(topic) > offset,
        at);
  }

  Gate gate() {
    return gate;
  }

  boolean sent(KafkaRequest request) {
    if (!isOurs(request) || request.key() != at.key) {
      return true;
    }
    if (at.side == Side.AFTER) {
      synchronized (this) {
        held = request.correlation();
      }
      return true;
    }
    return gate.pass(request.client());
  }

  boolean answered(KafkaRequest request) {
    synchronized (this) {
      if (request.correlation() != held || !request.client().equals(producer)) {
        return true;
      }
    }
    return gate.pass(request.client());
  }

  private synchronized boolean isOurs(KafkaRequest request) {
    if (producer == null && request.client().startsWith(service) && begins.test(request)) {
      producer = request.client();
    }
    return request.client().equals(producer);
  }
}
