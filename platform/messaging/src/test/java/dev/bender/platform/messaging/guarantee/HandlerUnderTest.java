package dev.bender.platform.messaging.guarantee;

import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.Messaging;

/**
 * A handler, how to feed it, and what shows that it acted.
 *
 * @param <E> what it takes
 */
public interface HandlerUnderTest<E extends Event> {

  /** Where its events come from. */
  Topic<E> topic();

  /** Where what follows goes: one record for each event. */
  Topic<?> outcome();

  /** An event that has one effect and one outcome. */
  E event(String host, String container);

  /** The handler as a process has it that was just started: it remembers nothing. */
  Handler<E> handler(Messaging messaging) throws Exception;

  /** How often the world was changed for that event; 1 by a handler that changes nothing. */
  default int effects(E event) {
    return 1;
  }

  /**
   * What follows from an event that comes again as another record, after its outcome: nothing, or,
   * from a handler that only answers, the same again.
   */
  default boolean answersAgain() {
    return false;
  }
}
