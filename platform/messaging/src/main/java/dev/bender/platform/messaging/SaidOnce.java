package dev.bender.platform.messaging;

import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which matters have been settled, so that a copy of a record, however late it comes, does not
 * settle one again. Read from the topics; what a handler has just said is remembered until it is
 * read back, together with the record that it was said of: if the commit fails, that record comes
 * again, and may say it again.
 */
public final class SaidOnce implements AutoCloseable {
  /** Copies of what is older than so many matters are not recognised any more. */
  private static final int MOST = 20_000;

  private static final Duration TABLE_IS_READ = Duration.ofSeconds(30);

  private final Function<Event, List<String>> matters;
  private final Map<String, String> saying = new HashMap<>();
  private final Set<String> said =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MOST;
            }
          });
  private final @Nullable TopicFollower follower;

  private SaidOnce() {
    this.matters = event -> List.of();
    this.follower = null;
  }

  /** One that knows only what it was told; for tests of what a handler decides. */
  public static SaidOnce inMemory() {
    return new SaidOnce();
  }

  SaidOnce(
      Messaging messaging,
      String name,
      Collection<? extends Topic<?>> topics,
      Function<Event, List<String>> matters) {
    this.matters = matters;
    this.follower = messaging.follow(name, topics, this::seen);
  }

  private void seen(Recorded<?> record) {
    Event value = record.value();
    if (value != null) {
      matters.apply(value).forEach(this::settle);
    }
  }

  private synchronized void settle(String settled) {
    said.add(settled);
    saying.remove(settled);
  }

  /**
   * Whether a matter was settled, by another record than this one.
   *
   * @param by the record that a handler is at
   * @throws TryAgain while what was said before is not known yet
   */
  public boolean isSaid(String settled, Delivery<?> by) throws TryAgain, InterruptedException {
    if (follower != null && !follower.awaitCaughtUp(TABLE_IS_READ)) {
      throw TryAgain.untilItWorks("What was said before cannot be read from Kafka yet.", null);
    }
    synchronized (this) {
      String other = saying.get(settled);
      return said.contains(settled) || (other != null && !other.equals(by.place()));
    }
  }

  /**
   * To be called when what is said is returned.
   *
   * @return the same emissions
   */
  public synchronized Emissions saying(List<String> settled, Delivery<?> by, Emissions emissions) {
    for (String one : settled) {
      if (!said.contains(one)) {
        saying.put(one, by.place());
      }
    }
    return emissions;
  }

  /** A handler whose events each settle one matter, whatever it answers; copies it never sees. */
  public <E extends Event> Handler<E> guard(Function<E, String> matter, Handler<E> handler) {
    return new Handler<>() {
      @Override
      public Emissions handle(Delivery<E> delivery) throws TryAgain, InterruptedException {
        String settled = matter.apply(delivery.value());
        return isSaid(settled, delivery)
            ? Emissions.none()
            : saying(List.of(settled), delivery, handler.handle(delivery));
      }

      @Override
      public Emissions giveUp(Delivery<E> delivery, Exception why) {
        String settled = matter.apply(delivery.value());
        return saying(List.of(settled), delivery, handler.giveUp(delivery, why));
      }
    };
  }

  @Override
  public void close() {
    if (follower != null) {
      follower.close();
    }
  }
}
