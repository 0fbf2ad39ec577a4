package dev.bender.platform.messaging;

import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import java.util.function.Predicate;

/**
 * Which handler takes the events of a topic.
 *
 * @param topic where they come from
 * @param lane events of one key and one lane are handled one after the other, whichever topic they
 *     come from; others run beside them
 * @param mine which events the handler takes; others are passed over
 * @param handler takes them
 * @param <E> the events
 */
public record Subscription<E extends Event>(
    Topic<E> topic, String lane, Predicate<E> mine, Handler<E> handler) {

  /** All events of a topic. */
  public static <E extends Event> Subscription<E> to(Topic<E> topic, Handler<E> handler) {
    return new Subscription<>(topic, "", event -> true, handler);
  }

  /** The events of one host. */
  public static <E extends Event> Subscription<E> to(
      Topic<E> topic, String host, Handler<E> handler) {
    return new Subscription<>(topic, "", event -> event.host().equals(host), handler);
  }

  /** The same, of some hosts only. */
  Subscription<E> only(Predicate<String> hosts) {
    return new Subscription<>(
        topic, lane, event -> hosts.test(event.host()) && mine.test(event), handler);
  }

  /** The same in a lane of its own: for work that may take long while others go on. */
  public Subscription<E> inLane(String name) {
    return new Subscription<>(topic, name, mine, handler);
  }
}
