package dev.bender.platform.messaging;

import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BinaryOperator;

/**
 * The last event of each key of a topic, in memory; built anew at every start.
 *
 * @param <E> the topic's events
 */
public final class TopicTable<E extends Event> implements AutoCloseable {
  private final Map<String, E> table = new ConcurrentSkipListMap<>();
  private final Topic<E> topic;
  private final BinaryOperator<E> which;
  private final TopicFollower follower;

  TopicTable(Messaging messaging, Topic<E> topic, BinaryOperator<E> which) {
    this.topic = topic;
    this.which = which;
    this.follower = messaging.follow(topic.name() + "-table", List.of(topic), this::seen);
  }

  private void seen(Recorded<?> record) {
    Event value = record.value();
    if (value == null) {
      table.remove(record.key());
    } else {
      table.merge(record.key(), topic.value().cast(value), which);
    }
  }

  /** The last event of that key. */
  public Optional<E> find(String key) {
    return Optional.ofNullable(table.get(key));
  }

  /** The last event of every key, by key. */
  public Collection<E> all() {
    return List.copyOf(table.values());
  }

  /** Waits until what was there at the start is known. */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return follower.awaitCaughtUp(atMost);
  }

  @Override
  public void close() {
    follower.close();
  }
}
