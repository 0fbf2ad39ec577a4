package dev.bender.deployer.pull;

import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.deployer.release.Outcomes;
import dev.bender.deployer.release.RetryQueue;
import dev.bender.platform.messaging.DelayedTopic;
import dev.bender.platform.messaging.Emissions;
import java.time.Duration;

/** What waits of a container's updates gives way to a newer one, or to another attempt. */
public final class WaitingUpdates {
  private static final Duration TABLES_ARE_READ = Duration.ofSeconds(30);

  private final RetryQueue queue;
  private final DelayedTopic<ScanCompleted> held;
  private final Outcomes outcomes;

  public WaitingUpdates(RetryQueue queue, DelayedTopic<ScanCompleted> held, Outcomes outcomes) {
    this.queue = queue;
    this.held = held;
    this.outcomes = outcomes;
  }

  /** Without the tables, what waits would be overlooked. */
  void awaitReady() throws InterruptedException {
    queue.awaitReady(TABLES_ARE_READ);
    held.awaitReady(TABLES_ARE_READ);
  }

  /**
   * What has to be said of them.
   *
   * @param pulled what came of the newer one: it may have taken the place in the queue itself
   */
  Emissions replacedBy(Update update, Emissions pulled) {
    if (update.keepsImage()) {
      return Emissions.none();
    }
    String key = update.key();
    Emissions emissions =
        pulled.to(Topics.UPDATE_RETRY).isEmpty() ? queue.giveWay(update) : Emissions.none();
    ScanCompleted onHold = held.remove(key, update.updateId()).orElse(null);
    if (onHold != null) {
      emissions = emissions.andRemove(Topics.UPDATE_HELD, key).and(ended(onHold.update(), update));
    }
    return emissions;
  }

  /** Another attempt of the same update is no end of it. */
  private Emissions ended(Update old, Update update) {
    return old.updateId().equals(update.updateId())
        ? Emissions.none()
        : outcomes.skipped(
            old, Reason.SUPERSEDED, "A newer image took its place: " + update.updateId() + ".");
  }
}
