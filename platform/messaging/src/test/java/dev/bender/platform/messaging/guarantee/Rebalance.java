package dev.bender.platform.messaging.guarantee;

import dev.bender.contracts.Event;
import dev.bender.platform.messaging.Messaging;
import java.util.ArrayList;
import java.util.List;

/** A second member comes, the first one goes and comes back, the second one goes. */
final class Rebalance implements Guarantee.Test {
  private static final int MANY = 6;

  @Override
  public <E extends Event> void tryOn(Trial<E> trial) throws Exception {
    Messaging first = trial.member("1");
    List<E> events = new ArrayList<>(trial.publish(MANY));
    trial.awaitOutcomes(events.subList(0, 1));
    Messaging second = trial.member("2");
    events.addAll(trial.publish(MANY));
    trial.leave(first);
    events.addAll(trial.publish(MANY));
    trial.member("1");
    events.addAll(trial.publish(MANY));
    trial.leave(second);
    events.addAll(trial.publish(MANY));
    trial.onceEach(events);
  }
}
