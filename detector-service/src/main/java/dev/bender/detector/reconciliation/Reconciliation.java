package dev.bender.detector.reconciliation;

import dev.bender.contracts.ContainerObserved;
import dev.bender.detector.schedule.Schedule;
import dev.bender.platform.messaging.EventPublisher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Decides which containers to look at now: those that were never looked at since the start, all
 * when the schedule says so, and those whose registry did not answer, after a while.
 */
public final class Reconciliation implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);
  private static final Duration PULSE = Duration.ofMillis(500);

  private final Supplier<Collection<ContainerObserved>> observed;
  private final ReconcileFleet reconcile;
  private final Schedule schedule;
  private final Clock clock;
  private final Map<String, Instant> nextLook = new HashMap<>();
  private volatile boolean running;
  private Instant nextRound = Instant.MAX;
  private Thread thread = Thread.ofPlatform().unstarted(() -> {});

  public Reconciliation(
      Supplier<Collection<ContainerObserved>> observed,
      ReconcileFleet reconcile,
      Schedule schedule,
      Clock clock) {
    this.observed = observed;
    this.reconcile = reconcile;
    this.schedule = schedule;
    this.clock = clock;
  }

  @Override
  public void start() {
    running = true;
    nextRound = schedule.after(clock.instant());
    thread = Thread.ofPlatform().daemon().name("reconciliation").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    thread.interrupt();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try {
        pulse();
        Thread.sleep(PULSE);
      } catch (EventPublisher.NotPublished e) {
        log.warn(
            "what was found could not be announced, it will be looked at again: {}",
            e.getMessage());
        nextLook.clear();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.error("a look at the registries failed", e);
      }
    }
  }

  private void pulse() {
    Instant now = clock.instant();
    if (!now.isBefore(nextRound)) {
      nextRound = schedule.after(now);
      nextLook.clear();
    }
    Collection<ContainerObserved> all = observed.get();
    List<ContainerObserved> due =
        all.stream()
            .filter(one -> !nextLook.getOrDefault(one.key(), Instant.MIN).isAfter(now))
            .toList();
    if (due.isEmpty()) {
      return;
    }
    Map<String, Duration> askAgain = reconcile.look(due);
    for (ContainerObserved container : due) {
      Duration wait = askAgain.get(container.key());
      nextLook.put(container.key(), wait == null ? Instant.MAX : now.plus(wait));
    }
  }
}
