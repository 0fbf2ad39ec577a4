package dev.bender.platform.messaging.guarantee;

import dev.bender.contracts.Event;
import java.util.List;
import java.util.Map;

/** Copies: right behind the record, and after its outcome; as Bender and as a stock tool writes. */
final class DeliveredTwice implements Guarantee.Test {
  @Override
  public <E extends Event> void tryOn(Trial<E> trial) throws Exception {
    List<E> events = trial.publish(1);
    trial.publishAgain(events.getFirst());
    trial.member("1");
    trial.awaitOutcomes(events);
    trial.publishAgain(events.getFirst());
    trial.write(
        List.of(trial.record(events.getFirst().key(), Json.of(events.getFirst()))), Map.of());
    // One that comes behind the copies shows that they were handled.
    List<E> last = trial.publish(1);
    trial.awaitOutcomes(last);
    trial.timesEach(events, trial.handler.answersAgain() ? 4 : 1);
  }
}
