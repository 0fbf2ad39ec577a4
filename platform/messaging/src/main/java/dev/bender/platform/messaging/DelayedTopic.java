package dev.bender.platform.messaging;

import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import dev.bender.platform.messaging.Emissions.Delay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic read as a table of events that wait. What is due goes to the target topic, and
 * its key is removed, in one transaction. A newer record of a key takes the older one's place.
 *
 * <p>A retry topic that pauses its consumer cannot do this: its longest wait is a day, and one
 * record blocks those behind it.
 *
 * @param <E> what waits
 */
public final class DelayedTopic<E extends Event> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DelayedTopic.class);
  private static final Duration LONGEST_NAP = Duration.ofSeconds(30);

  /** In one transaction: after a long absence much is due. */
  private static final int MOST_AT_ONCE = 200;

  /**
   * Something that waits.
   *
   * @param value goes to the target topic when it is due
   * @param delay why and until when
   * @param since when it began to wait
   */
  public record Waiting<E extends Event>(E value, Delay delay, Instant since) {
    boolean isDue(Instant now) {
      Instant notBefore = delay.notBefore();
      return notBefore != null && !notBefore.isAfter(now);
    }
  }

  /** Who lets something go on, and since when. */
  private record Release(String by, Instant at) {
    /** One that was never committed must not keep it for ever, whatever the clock does. */
    boolean counts(Instant now) {
      return Duration.between(at, now).abs().compareTo(LONGEST_NAP) < 0;
    }
  }

  private static final String TIMER = "";

  private final Topic<E> topic;
  private final Topic<E> target;
  private final Predicate<E> mine;
  private final EventPublisher publisher;
  private final Clock clock;
  private final Map<String, Waiting<E>> table = new TreeMap<>();
  // Released by somebody, and not yet read back as removed; others leave them alone meanwhile.
  private final Map<String, Release> released = new HashMap<>();
  private final TopicFollower follower;
  private final Thread thread;
  private volatile boolean stopping;

  DelayedTopic(
      Messaging messaging,
      Topic<E> topic,
      Topic<E> target,
      Predicate<E> mine,
      EventPublisher publisher,
      Clock clock) {
    this.topic = topic;
    this.target = target;
    this.mine = mine;
    this.publisher = publisher;
    this.clock = clock;
    this.follower = messaging.follow(topic.name() + "-table", List.of(topic), this::seen);
    this.thread = Thread.ofPlatform().daemon().name(topic.name() + "-delay").start(this::run);
  }

  /** What waits under that key, {@code host/container}. */
  public synchronized Optional<Waiting<E>> find(String key) {
    return Optional.ofNullable(table.get(key));
  }

  /** All that waits. */
  public synchronized Collection<Waiting<E>> all() {
    return List.copyOf(table.values());
  }

  /** Waits until what was there at the start is known. */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return follower.awaitCaughtUp(atMost);
  }

  /**
   * Lets it go on now, whatever it waits for. It stays in the table until its removal is read back:
   * if what is returned here is not committed, the same call gives the same again, but to nobody
   * else, so that it goes on once.
   *
   * @param by who lets it go on; the same when an event is handled again
   * @param change for the event, such as an approval
   * @return what to commit; empty if nothing waits under that key, or somebody else has let it go
   */
  public synchronized Optional<Emissions> release(String key, String by, UnaryOperator<E> change) {
    return release(key, by, waiting -> true, change);
  }

  /**
   * The same, if it is still what the caller decided about: another may have taken its place.
   *
   * @param only what is let go on
   */
  public synchronized Optional<Emissions> release(
      String key, String by, Predicate<Waiting<E>> only, UnaryOperator<E> change) {
    Waiting<E> waiting = table.get(key);
    if (waiting == null || !only.test(waiting)) {
      return Optional.empty();
    }
    return taken(key, by)
        .map(one ->
            Emissions.none()
                .andAttempt(target, change.apply(one.value()), one.delay().attempt())
                .andRemove(topic, key));
  }

  /**
   * What is to be taken out without going on; its removal is for the caller to commit.
   *
   * @param by who takes it out; the same when an event is handled again
   */
  public synchronized Optional<E> remove(String key, String by) {
    return taken(key, by).map(Waiting::value);
  }

  private Optional<Waiting<E>> taken(String key, String by) {
    Waiting<E> waiting = table.get(key);
    Instant now = clock.instant();
    Release release = released.get(key);
    boolean another = release != null && !release.by().equals(by) && release.counts(now);
    if (waiting == null || another) {
      return Optional.empty();
    }
    released.put(key, new Release(by, now));
    return Optional.of(waiting);
  }

  private synchronized void seen(Recorded<?> record) {
    Event value = record.value();
    released.remove(record.key());
    if (value == null) {
      table.remove(record.key());
      return;
    }
    E event = topic.value().cast(value);
    if (mine.test(event)) {
      table.put(record.key(), new Waiting<>(event, record.delay(), record.at()));
      notifyAll();
    }
  }

  private void run() {
    while (!stopping) {
      List<Waiting<E>> due = nextDue();
      if (!due.isEmpty() && !fire(due)) {
        nap(Duration.ofSeconds(2));
      }
    }
  }

  /** Nothing goes on before the whole table is known: a later record may have cancelled it. */
  private synchronized List<Waiting<E>> nextDue() {
    Instant now = clock.instant();
    List<Waiting<E>> due = new ArrayList<>();
    if (follower.isCaughtUp()) {
      table.forEach((key, waiting) -> {
        if (due.size() < MOST_AT_ONCE && waiting.isDue(now) && !isReleased(key, now)) {
          released.put(key, new Release(TIMER, now));
          due.add(waiting);
        }
      });
    }
    if (due.isEmpty()) {
      waitForChange(follower.isCaughtUp() ? untilNext(now) : Duration.ofMillis(50));
    }
    return due;
  }

  private boolean isReleased(String key, Instant now) {
    Release release = released.get(key);
    return release != null && release.counts(now);
  }

  private Duration untilNext(Instant now) {
    return table.entrySet().stream()
        .filter(entry -> !isReleased(entry.getKey(), now))
        .map(entry -> entry.getValue().delay().notBefore())
        .filter(java.util.Objects::nonNull)
        .map(notBefore -> Duration.between(now, notBefore))
        .min(Duration::compareTo)
        .filter(wait -> wait.compareTo(LONGEST_NAP) < 0)
        .orElse(LONGEST_NAP);
  }

  private boolean fire(List<Waiting<E>> due) {
    Emissions emissions = Emissions.none();
    for (Waiting<E> one : due) {
      emissions =
          emissions
              .andAttempt(target, one.value(), one.delay().attempt())
              .andRemove(topic, one.value().key());
    }
    try {
      publisher.publish(emissions);
      return true;
    } catch (EventPublisher.NotPublished e) {
      log.warn("{} of {} stay: {}", due.size(), topic.name(), e.getMessage());
      synchronized (this) {
        due.forEach(one -> released.remove(one.value().key()));
      }
      return false;
    }
  }

  private synchronized void waitForChange(Duration atMost) {
    try {
      wait(Math.max(1, atMost.toMillis()));
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  private void nap(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    follower.close();
  }
}
