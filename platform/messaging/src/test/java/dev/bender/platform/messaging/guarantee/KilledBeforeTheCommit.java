package dev.bender.platform.messaging.guarantee;

import dev.bender.contracts.Event;
import dev.bender.platform.messaging.Messaging;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The first process acts, and ends before it can say so; the second one goes on. */
final class KilledBeforeTheCommit implements Guarantee.Test {
  @Override
  public <E extends Event> void tryOn(Trial<E> trial) throws Exception {
    CountDownLatch acted = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Messaging first =
        trial.member(
            "1",
            handler ->
                delivery -> {
                  handler.handle(delivery);
                  acted.countDown();
                  never.await();
                  throw new IllegalStateException("nobody lets it go on");
                });
    List<E> events = trial.publish(1);
    acted.await();
    trial.leave(first);
    trial.member("1");
    trial.onceEach(events);
  }
}
