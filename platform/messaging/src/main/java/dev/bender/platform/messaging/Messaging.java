package dev.bender.platform.messaging;

import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;

/** One service's connection to the broker: what it publishes, handles, follows and delays. */
public final class Messaging implements AutoCloseable {
  private final Connection connection;
  private final Clock clock;
  private final EventCodec codec;
  private final EventPublisher publisher;
  private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
  private final List<EventConsumer> consumers = new CopyOnWriteArrayList<>();

  private Messaging(Connection connection, Clock clock) {
    this.connection = connection;
    this.clock = clock;
    this.codec =
        new EventCodec(
            "/bender/"
                + connection.service()
                + (connection.scope().isEmpty() ? "" : "/" + connection.scope()),
            clock);
    this.publisher = new EventPublisher(connection, codec);
  }

  /**
   * Connects, and creates the topics that are missing.
   *
   * @throws BrokerUnreachable if for a minute nothing listens there, or it does not answer
   */
  public static Messaging open(Connection connection, Clock clock) throws InterruptedException {
    BrokerDoor.awaitOpen(connection.bootstrapServers(), Duration.ofMinutes(1));
    new TopicCreation(connection).createMissing(Duration.ofMinutes(1));
    return new Messaging(connection, clock);
  }

  public EventPublisher publisher() {
    return publisher;
  }

  /** Whether that host's events are for this service, or for one like it on another host. */
  public boolean takes(String host) {
    return connection.takes(host);
  }

  /**
   * Begins to handle events of the hosts that it serves; to be called once, with all of a service's
   * subscriptions.
   */
  public void start(Collection<Subscription<?>> subscriptions) {
    if (subscriptions.isEmpty()) {
      return;
    }
    EventConsumer consumer =
        new EventConsumer(
            connection,
            subscriptions.stream().<Subscription<?>>map(one -> one.only(this::takes)).toList(),
            publisher,
            codec,
            clock);
    consumers.add(consumer);
    consumer.start();
  }

  /** Whether all consumers are at work; for health. */
  public boolean isConsuming() {
    return consumers.stream().allMatch(EventConsumer::isAlive);
  }

  /** Looks whether the broker answers, for those who tell people. */
  public BrokerWatch watchBroker() {
    BrokerWatch watch = new BrokerWatch(connection, clock);
    opened.add(watch);
    return watch;
  }

  /** Reads whole topics from their beginning. */
  public TopicFollower follow(
      String name, Collection<? extends Topic<?>> topics, TopicFollower.Observer observer) {
    return follow(name, topics, false, observer);
  }

  /** Reads whole topics from their beginning, and their dead letters too if wanted. */
  public TopicFollower follow(
      String name,
      Collection<? extends Topic<?>> topics,
      boolean deadLetters,
      TopicFollower.Observer observer) {
    List<String> names = new ArrayList<>(topics.stream().map(Topic::name).toList());
    if (deadLetters) {
      topics.forEach(topic -> names.add(topic.deadLetters()));
    }
    TopicFollower follower = new TopicFollower(connection, name, names, codec, observer);
    opened.add(follower);
    follower.start();
    return follower;
  }

  /** The last event of each key. */
  public <E extends Event> TopicTable<E> table(Topic<E> topic) {
    return table(topic, (before, now) -> now);
  }

  /**
   * One event of each key: of the one that was there and one that comes, the one that is chosen.
   *
   * @param which chooses; it is given the one that was there first
   */
  public <E extends Event> TopicTable<E> table(Topic<E> topic, BinaryOperator<E> which) {
    return new TopicTable<>(this, topic, which);
  }

  /**
   * Which matters were settled by the events of some topics.
   *
   * @param name of the thread that reads them
   * @param matters what an event settles
   */
  public SaidOnce saidOnce(
      String name, Collection<? extends Topic<?>> topics, Function<Event, List<String>> matters) {
    return new SaidOnce(this, name, topics, matters);
  }

  /** A topic whose records go on to another when they are due: those of the hosts it serves. */
  public <E extends Event> DelayedTopic<E> delayed(
      Topic<E> topic, Topic<E> target, Predicate<E> mine) {
    Predicate<E> served = mine.and(event -> takes(event.host()));
    DelayedTopic<E> delayed = new DelayedTopic<>(this, topic, target, served, publisher, clock);
    opened.add(delayed);
    return delayed;
  }

  @Override
  public void close() {
    consumers.forEach(EventConsumer::close);
    for (AutoCloseable one : opened.reversed()) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing failed", e);
      }
    }
    publisher.close();
  }
}
