package dev.bender.platform.messaging.guarantee;

import dev.bender.contracts.Event;
import java.util.stream.Stream;

/**
 * What is promised of every handler, whatever happens to its process, its records or the broker.
 */
public enum Guarantee {
  KILLED_BEFORE_THE_COMMIT(
      "a service ends after a side effect, before its commit",
      "The event comes again. Its effect is there once, and readers see one outcome.",
      new KilledBeforeTheCommit()),
  KILLED_IN_THE_COMMIT(
      "a service is killed (-9) between sending and committing",
      "The next process ends what was left open, at once; readers never see it. The event comes"
          + " again.",
      new KilledInTheCommit()),
  DELIVERED_TWICE(
      "a record comes twice, at once or after its outcome, with its headers or without",
      "Nothing is changed twice.",
      new DeliveredTwice()),
  POISON(
      "a record is no event: not JSON, cut off, of another type, invalid, empty or too large",
      "It goes to the dead letters with the reason, as much of it as the broker takes; the next"
          + " record is handled.",
      new PoisonRecords()),
  OLD_AND_NEW_WRITERS(
      "a topic full of records of an older or a newer Bender, or of stock tools",
      "Each is handled: what is missing counts as not known, what is not known is passed over.",
      new OldAndNewWriters()),
  REBALANCE(
      "a second process of a service joins and leaves in the middle",
      "Each event is handled by one of them, once.",
      new Rebalance()),
  ABRUPT_DEATH(
      "a process of a service is killed (-9) in the middle, and another takes its place",
      "It waits until the broker takes the dead one for gone, then goes on; one outcome each.",
      new AbruptDeath()),
  PRODUCER_FENCED(
      "a second process with the same transactional id pushes the first one out",
      "The first one's commit is refused; it begins anew from its last one. One outcome each.",
      new ProducerFenced()),
  BROKER_RESTARTED(
      "the broker ends in the middle and comes back",
      "Services wait for it, and go on. One outcome each.",
      new BrokerAway(TrialBroker.Stoppable::stop, TrialBroker.Stoppable::start)),
  BROKER_KILLED(
      "the broker is killed (-9) in the middle and comes back",
      "Services wait for it, and go on. One outcome each.",
      new BrokerAway(TrialBroker.Stoppable::kill, TrialBroker.Stoppable::start)),
  BROKER_HANGS(
      "the broker keeps its connections but does not answer for a while",
      "Services wait for it, and go on. One outcome each.",
      new BrokerAway(TrialBroker.Stoppable::pause, TrialBroker.Stoppable::resume));

  /** How a guarantee is tried. */
  interface Test {
    <E extends Event> void tryOn(Trial<E> trial) throws Exception;
  }

  private final String point;
  private final String outcome;
  private final Test test;

  Guarantee(String point, String outcome, Test test) {
    this.point = point;
    this.outcome = outcome;
    this.test = test;
  }

  /** What is hit. */
  public String point() {
    return point;
  }

  /** What comes of it. */
  public String outcome() {
    return outcome;
  }

  /** Whether it takes a broker that can be stopped. */
  public boolean stopsTheBroker() {
    return test instanceof BrokerAway;
  }

  /** Those that hang on the handler too, and are tried on every one; the rest is the consumer's. */
  public static Stream<Guarantee> ofEveryHandler() {
    return Stream.of(KILLED_BEFORE_THE_COMMIT, DELIVERED_TWICE, POISON, OLD_AND_NEW_WRITERS);
  }

  /** Tries it; an {@link AssertionError} says where it does not hold. */
  public <E extends Event> void holdsFor(HandlerUnderTest<E> handler, TrialBroker broker)
      throws Exception {
    try (Trial<E> trial = new Trial<>(handler, broker)) {
      test.tryOn(trial);
    }
  }
}
