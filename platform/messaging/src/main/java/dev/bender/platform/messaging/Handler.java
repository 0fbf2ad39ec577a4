package dev.bender.platform.messaging;

import dev.bender.contracts.Event;

/**
 * Takes one event, acts, and returns what follows from it. It may be called again for the same
 * event, after a crash at any point: it first has to look where things stand.
 *
 * @param <E> the events it takes
 */
@FunctionalInterface
public interface Handler<E extends Event> {

  /**
   * Acts on one event.
   *
   * @return what follows; committed together with the consumed offset
   * @throws TryAgain if something that is needed is down
   * @throws InterruptedException if the process ends; the event comes again
   */
  Emissions handle(Delivery<E> delivery) throws TryAgain, InterruptedException;

  /**
   * What follows when handling failed for good, so that nothing just disappears.
   *
   * @param why a {@link TryAgain} if something stayed down; anything else is a fault of ours, and
   *     the event also goes to the dead letters
   */
  default Emissions giveUp(Delivery<E> delivery, Exception why) {
    return Emissions.none();
  }
}
