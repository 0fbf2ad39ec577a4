package dev.bender.deployer.release;

import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TopicFollower;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places of the retry queue, of which each container has one. An update that loses its place to
 * another ends with a word. What a handler has just put there counts at once, though it is neither
 * committed nor read back: the next one may be asked in the same millisecond. If a commit fails,
 * its records come again, and the same is said again. Two lanes that end in the same microsecond
 * may be committed the other way round: then one that has ended waits on, and ends once more.
 */
public final class RetryQueue implements AutoCloseable {
  /** Longer than a commit takes, and what is committed takes to be read back. */
  private static final Duration MEMORY = Duration.ofMinutes(2);

  /** What was put there, and when; of no more use once it is read back. */
  private record Said(Update update, Instant at) {
    /** One whose commit failed may have gone another way since. */
    boolean counts(Instant now) {
      return Duration.between(at, now).abs().compareTo(MEMORY) < 0;
    }
  }

  private final Map<String, UpdateDetected> read = new HashMap<>();
  private final Map<String, Said> said = new HashMap<>();
  private final Clock clock;
  private final @Nullable TopicFollower follower;

  private RetryQueue(Clock clock) {
    this.clock = clock;
    this.follower = null;
  }

  RetryQueue(Messaging messaging, Clock clock) {
    this.clock = clock;
    this.follower =
        messaging.follow(
            Topics.UPDATE_RETRY.name() + "-table", List.of(Topics.UPDATE_RETRY), this::seen);
  }

  /** One that knows only what it was told; for tests of what a handler decides. */
  public static RetryQueue inMemory(Clock clock) {
    return new RetryQueue(clock);
  }

  /** What the topic says. */
  synchronized void seen(Recorded<?> record) {
    String key = record.key();
    if (!(record.value() instanceof UpdateDetected waits)) {
      read.remove(key);
      return;
    }
    read.put(key, waits);
    Said here = said.get(key);
    if (here != null && here.update().updateId().equals(waits.updateId())) {
      said.remove(key);
    }
  }

  /** Waits until what was there at the start is known. */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return follower == null || follower.awaitCaughtUp(atMost);
  }

  /** What waits for its next try by the topic, by {@code host/container}. */
  public synchronized Optional<UpdateDetected> find(String key) {
    return Optional.ofNullable(read.get(key));
  }

  /** The update waits there for its next try; another one that did so ends. */
  synchronized Emissions put(Update update, Delay delay) {
    Emissions ended = endedBy(update, "Another update took its place in the queue");
    said.put(update.key(), new Said(update, clock.instant()));
    return Emissions.none()
        .andWait(Topics.UPDATE_RETRY, new UpdateDetected(update), delay)
        .and(ended);
  }

  /** The update goes on: it, or an older one of its container, waits no more. */
  public synchronized Emissions giveWay(Update update) {
    return waiting(update.key()).isEmpty()
        ? Emissions.none()
        : Emissions.none()
            .andRemove(Topics.UPDATE_RETRY, update.key())
            .and(endedBy(update, "A newer image took its place"));
  }

  /** Another attempt of the same update is no end of it. */
  private Emissions endedBy(Update update, String why) {
    Emissions ended = Emissions.none();
    for (Update old : waiting(update.key())) {
      if (!old.updateId().equals(update.updateId())) {
        ended =
            ended.and(
                Topics.UPDATE_SKIPPED,
                new UpdateSkipped(
                    old, UpdateSkipped.Reason.SUPERSEDED, why + ": " + update.updateId() + "."));
      }
    }
    return ended;
  }

  /** By the topic, and by what is on its way there; one of each update. */
  private Collection<Update> waiting(String key) {
    Map<String, Update> byId = new LinkedHashMap<>();
    UpdateDetected known = read.get(key);
    if (known != null) {
      byId.put(known.updateId(), known.update());
    }
    Said here = said.get(key);
    if (here != null && here.counts(clock.instant())) {
      byId.put(here.update().updateId(), here.update());
    }
    return byId.values();
  }

  @Override
  public void close() {
    if (follower != null) {
      follower.close();
    }
  }
}
