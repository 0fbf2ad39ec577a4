package dev.bender.platform.messaging;

import dev.bender.contracts.Event;
import java.time.Instant;

/**
 * One event as it was read.
 *
 * @param value the event
 * @param attempt which try of the update this belongs to, from 1; a copy made by a stock tool
 *     starts at 1 again
 * @param at when the record was written
 * @param place where the record stands; the same when it comes again, another one for a copy
 * @param <E> the event's type
 */
public record Delivery<E extends Event>(E value, int attempt, Instant at, String place) {

  /** One that stands nowhere, for tests. */
  public Delivery(E value, int attempt, Instant at) {
    this(value, attempt, at, "");
  }
}
