package dev.bender.deployer.pull;

import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.deployer.release.Outcomes;
import dev.bender.platform.messaging.DelayedTopic;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.TopicTable;
import java.time.Duration;

/** What waits of a container's updates gives way to a newer one, or to another attempt. */
public final class WaitingUpdates {
  private static final Duration TABLES_ARE_READ = Duration.ofSeconds(30);

  private final TopicTable<UpdateDetected> retries;
  private final DelayedTopic<ScanCompleted> held;
  private final Outcomes outcomes;

  public WaitingUpdates(
      TopicTable<UpdateDetected> retries, DelayedTopic<ScanCompleted> held, Outcomes outcomes) {
    this.retries = retries;
    this.held = held;
    this.outcomes = outcomes;
  }

  /** Without the tables, what waits would be overlooked. */
  void awaitReady() throws InterruptedException {
    retries.awaitReady(TABLES_ARE_READ);
    held.awaitReady(TABLES_ARE_READ);
  }

  Emissions replacedBy(Update update) {
    if (update.keepsImage()) {
      return Emissions.none();
    }
    String key = update.host() + "/" + update.container();
    Emissions emissions = Emissions.none();
    UpdateDetected inQueue = retries.find(key).orElse(null);
    if (inQueue != null) {
      emissions =
          emissions.andRemove(Topics.UPDATE_RETRY, key).and(ended(inQueue.update(), update));
    }
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
