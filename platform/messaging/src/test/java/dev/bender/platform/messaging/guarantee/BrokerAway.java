package dev.bender.platform.messaging.guarantee;

import static org.awaitility.Awaitility.await;

import dev.bender.contracts.Event;
import dev.bender.platform.messaging.guarantee.TrialBroker.Stoppable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The broker goes while a handler is at work, stays away past its commit, and comes back. */
final class BrokerAway implements Guarantee.Test {
  /** What is done to a broker. */
  interface Act {
    void on(Stoppable broker) throws Exception;
  }

  private final Act away;
  private final Act back;

  BrokerAway(Act away, Act back) {
    this.away = away;
    this.back = back;
  }

  @Override
  public <E extends Event> void tryOn(Trial<E> trial) throws Exception {
    Stoppable broker = (Stoppable) trial.broker;
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    List<E> events = new ArrayList<>(trial.publish(3));
    trial.member(
        "1",
        handler ->
            delivery -> {
              working.countDown();
              gone.await();
              return handler.handle(delivery);
            });
    working.await();
    away.on(broker);
    gone.countDown();
    // Long enough for a commit to be tried and refused.
    await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
    back.on(broker);
    events.addAll(trial.publish(3));
    trial.onceEach(events);
  }
}
