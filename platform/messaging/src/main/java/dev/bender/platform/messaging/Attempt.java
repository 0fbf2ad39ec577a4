package dev.bender.platform.messaging;

import dev.bender.contracts.Event;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a handler until it answers, or gives up; what it ends with is committed by the consumer.
 */
final class Attempt<E extends Event> {
  private static final Logger log = LoggerFactory.getLogger(Attempt.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final int TRIES_AFTER_A_FAULT = 3;

  /** What handling ended with; {@code fault} is set if the record also goes to the dead letters. */
  record Ending(Emissions emissions, @Nullable String fault) {}

  private final String service;
  private final int triesInPlace;
  private final EventPublisher publisher;
  private final Clock clock;
  private final BooleanSupplier counts;

  /**
   * @param counts whether what it ends with still counts: if not, a wait is its end, because the
   *     event comes again
   */
  Attempt(
      String service,
      int triesInPlace,
      EventPublisher publisher,
      Clock clock,
      BooleanSupplier counts) {
    this.service = service;
    this.triesInPlace = triesInPlace;
    this.publisher = publisher;
    this.clock = clock;
    this.counts = counts;
  }

  Ending at(Handler<E> handler, Delivery<E> delivery) throws InterruptedException {
    int faults = 0;
    String said = "";
    for (int tries = 1; ; tries++) {
      try {
        return new Ending(handler.handle(delivery), null);
      } catch (TryAgain e) {
        if (tries >= triesInPlace && !e.isForever()) {
          log.warn("{}: gave up after {} tries: {}", delivery.value().key(), tries, e.sentence());
          return gaveUp(handler, delivery, e, null);
        }
        if (!e.sentence().equals(said)) {
          said = e.sentence();
          say(delivery.value(), e);
        }
      } catch (RuntimeException | LinkageError e) {
        stopIfInterrupted(e);
        faults++;
        log.error("{}: a handler failed", delivery.value().key(), e);
        if (faults >= TRIES_AFTER_A_FAULT) {
          String fault = EventCodec.clean("a handler failed: " + e);
          return gaveUp(handler, delivery, new IllegalStateException(fault, e), fault);
        }
      }
      Thread.sleep(waitAfter(tries));
      if (!counts.getAsBoolean()) {
        return new Ending(Emissions.none(), null);
      }
    }
  }

  private Ending gaveUp(
      Handler<E> handler, Delivery<E> delivery, Exception why, @Nullable String fault) {
    try {
      return new Ending(handler.giveUp(delivery, why), fault);
    } catch (RuntimeException e) {
      log.error("{}: giving up failed too", delivery.value().key(), e);
      return new Ending(Emissions.none(), EventCodec.clean("giving up failed: " + e));
    }
  }

  /** An I/O call may wrap the interrupt that ends the process: that is no fault of the event. */
  private static void stopIfInterrupted(Throwable e) throws InterruptedException {
    if (Thread.interrupted()) {
      InterruptedException stop = new InterruptedException("interrupted while handling");
      stop.addSuppressed(e);
      throw stop;
    }
  }

  private void say(E event, TryAgain why) {
    log.warn("{}: {}; trying again", event.key(), why.sentence());
    publisher.tell(
        new UpdateProgress(
            event.updateId(),
            event.host(),
            event.container(),
            service,
            Stage.WAITING,
            null,
            EventCodec.clean(why.sentence()),
            null,
            null,
            clock.instant()));
  }

  static Duration waitAfter(int tries) {
    long seconds = 1L << Math.min(tries - 1, 10);
    return seconds >= LONGEST_WAIT.toSeconds() ? LONGEST_WAIT : Duration.ofSeconds(seconds);
  }
}
