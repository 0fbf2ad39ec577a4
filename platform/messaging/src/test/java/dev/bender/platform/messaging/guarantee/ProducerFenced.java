package dev.bender.platform.messaging.guarantee;

import dev.bender.contracts.Event;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Messaging;
import java.util.ArrayList;
import java.util.List;

/** Another process with the same name writes, so that the first one's commits are refused. */
final class ProducerFenced implements Guarantee.Test {
  @Override
  public <E extends Event> void tryOn(Trial<E> trial) throws Exception {
    trial.member("1");
    List<E> events = new ArrayList<>(trial.publish(3));
    trial.awaitOutcomes(events);
    Messaging other = trial.connect("1");
    for (int n = 0; n < 3; n++) {
      E one = trial.next();
      other.publisher().publish(Emissions.of(trial.handler.topic(), one));
      events.add(one);
      events.addAll(trial.publish(1));
    }
    trial.onceEach(events);
  }
}
