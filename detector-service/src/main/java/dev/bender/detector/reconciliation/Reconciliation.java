package dev.bender.detector.reconciliation;

import dev.bender.contracts.ContainerObserved;
import dev.bender.detector.discovery.CaughtUp;
import dev.bender.platform.messaging.EventPublisher;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks at what is due, for as long as the service runs; whatever goes wrong, it goes on. */
public final class Reconciliation implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);
  private static final Duration PULSE = Duration.ofMillis(500);
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(30);
  private static final Duration FAULT_OF_ONE = Duration.ofMinutes(5);

  private final CaughtUp caughtUp;
  private final Supplier<Collection<ContainerObserved>> observed;
  private final ReconcileFleet reconcile;
  private final DueLooks looks;
  private volatile boolean running;
  private Thread thread = Thread.ofPlatform().unstarted(() -> {});

  Reconciliation(
      CaughtUp caughtUp,
      Supplier<Collection<ContainerObserved>> observed,
      ReconcileFleet reconcile,
      DueLooks looks) {
    this.caughtUp = caughtUp;
    this.observed = observed;
    this.reconcile = reconcile;
    this.looks = looks;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("reconciliation").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Whether containers are looked at; for health. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    while (running) {
      try {
        Thread.sleep(pulse());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Gives how long to wait: a fault must not make it ask registries over and over. */
  private Duration pulse() throws InterruptedException {
    try {
      if (caughtUp.within(PULSE)) {
        look(looks.among(observed.get()));
      }
      return PULSE;
    } catch (EventPublisher.NotPublished e) {
      log.warn("what was found waits, and is looked at again: {}", e.getMessage());
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      log.error("looking at the registries failed; it goes on", e);
    }
    return AFTER_A_FAULT;
  }

  private void look(List<ContainerObserved> due) {
    if (due.isEmpty()) {
      return;
    }
    ReconcileFleet.Round round = reconcile.begin();
    for (ContainerObserved container : due) {
      if (!running) {
        return;
      }
      looks.done(container, look(round, container));
    }
  }

  /** One container that nobody can handle must not keep the others from being looked at. */
  private static Optional<Duration> look(ReconcileFleet.Round round, ContainerObserved container) {
    try {
      return round.look(container);
    } catch (EventPublisher.NotPublished e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("{} could not be looked at", container.key(), e);
      return Optional.of(FAULT_OF_ONE);
    }
  }
}
