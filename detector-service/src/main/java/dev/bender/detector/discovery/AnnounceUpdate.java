package dev.bender.detector.discovery;

import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.detector.discovery.Announcement.Announced;
import dev.bender.detector.discovery.Announcement.Known;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.EventPublisher;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Announces each update once: the same news of the same digest is the same update. */
public final class AnnounceUpdate {
  private final EventPublisher publisher;
  private final Function<String, Optional<UpdateDetected>> announced;
  private final Function<String, Optional<UpdateSkipped>> skipped;
  // What was published but may not have been read back yet.
  private final Map<String, String> lastAnnounced = new HashMap<>();
  private final Map<String, String> lastSkipped = new HashMap<>();

  /**
   * @param announced the last announcement for a container, by key
   * @param skipped the last update of a container that came to nothing, by key
   */
  public AnnounceUpdate(
      EventPublisher publisher,
      Function<String, Optional<UpdateDetected>> announced,
      Function<String, Optional<UpdateSkipped>> skipped) {
    this.publisher = publisher;
    this.announced = announced;
    this.skipped = skipped;
  }

  /**
   * Announces an update, unless it was the last one announced for its container.
   *
   * @throws EventPublisher.NotPublished if the broker did not take it
   */
  public synchronized Announcement once(Update update) {
    return isKnown(update) ? new Known(update.updateId()) : again(update);
  }

  /**
   * Announces an update whether or not it is known: somebody asked for it.
   *
   * @throws EventPublisher.NotPublished if the broker did not take it
   */
  public synchronized Announcement again(Update update) {
    UpdateDetected event = new UpdateDetected(update);
    publisher.publish(Emissions.of(Topics.UPDATE_DETECTED, event));
    lastAnnounced.put(event.key(), update.updateId());
    return new Announced(update.updateId());
  }

  /**
   * Records, once, that a new index holds the image that runs.
   *
   * @throws EventPublisher.NotPublished if the broker did not take it
   */
  public synchronized void sameImage(Update update) {
    UpdateSkipped event =
        new UpdateSkipped(
            update,
            Reason.SAME_IMAGE,
            "The tag moved, but for "
                + update.platform()
                + " it is the image that runs already; nothing was restarted.");
    String last =
        lastSkipped.getOrDefault(
            event.key(), skipped.apply(event.key()).map(UpdateSkipped::updateId).orElse(""));
    if (!last.equals(update.updateId())) {
      publisher.publish(Emissions.of(Topics.UPDATE_SKIPPED, event));
      lastSkipped.put(event.key(), update.updateId());
    }
  }

  private boolean isKnown(Update update) {
    String key = update.host() + "/" + update.container();
    Optional<UpdateDetected> last = announced.apply(key);
    boolean published = update.updateId().equals(lastAnnounced.get(key));
    boolean readBack = last.filter(one -> one.updateId().equals(update.updateId())).isPresent();
    return (published || readBack) && !wasGone(key, update);
  }

  /** A container that was gone when its update came, and is there again, is news. */
  private boolean wasGone(String key, Update update) {
    return update.running() != null
        && skipped
            .apply(key)
            .filter(one -> one.updateId().equals(update.updateId()))
            .filter(one -> one.reason() == Reason.CONTAINER_GONE)
            .isPresent();
  }
}
