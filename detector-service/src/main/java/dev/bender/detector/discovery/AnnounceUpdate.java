package dev.bender.detector.discovery;

import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.platform.messaging.Emissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Announces each update once: the same news of the same digest is the same update. Thread-safe;
 * callers make sure that they are {@link CaughtUp}.
 */
public final class AnnounceUpdate {
  private static final Set<Reason> NOT_YET = Set.of(Reason.CONTAINER_GONE, Reason.IGNORED);

  private final Consumer<Emissions> publish;
  private final Function<String, Optional<UpdateDetected>> announced;
  private final Function<String, Optional<UpdateSkipped>> skipped;
  private final Predicate<Update> isLeft;
  // What was published but may not have been read back yet.
  private final Map<String, Update> lastAnnounced = new HashMap<>();
  private final Map<String, String> lastSameImage = new HashMap<>();

  /**
   * @param publish writes all of it or throws, and returns when it is safe
   * @param announced the last announcement for a container, by key
   * @param skipped the last update of a container that came to nothing, by key
   * @param isLeft whether somebody went back from an update's target
   */
  public AnnounceUpdate(
      Consumer<Emissions> publish,
      Function<String, Optional<UpdateDetected>> announced,
      Function<String, Optional<UpdateSkipped>> skipped,
      Predicate<Update> isLeft) {
    this.isLeft = isLeft;
    this.publish = publish;
    this.announced = announced;
    this.skipped = skipped;
  }

  /** One where nobody went back further than once. */
  public AnnounceUpdate(
      Consumer<Emissions> publish,
      Function<String, Optional<UpdateDetected>> announced,
      Function<String, Optional<UpdateSkipped>> skipped) {
    this(publish, announced, skipped, update -> false);
  }

  /**
   * Announces an update, unless it was the last one announced for its container.
   *
   * @throws dev.bender.platform.messaging.EventPublisher.NotPublished if the broker did not take it
   */
  public Announcement once(Update update) {
    return once(List.of(update), List.of()).getFirst();
  }

  /**
   * Announces those that are news, and records those of the same image, all in one or not at all.
   *
   * @param updates to be announced
   * @param sameImages new indexes that hold the image that runs
   * @return what became of the updates, in their order
   * @throws dev.bender.platform.messaging.EventPublisher.NotPublished if the broker did not take it
   */
  public synchronized List<Announcement> once(
      Collection<Update> updates, Collection<Update> sameImages) {
    List<Announcement> announcements = new ArrayList<>();
    Map<String, Update> news = new LinkedHashMap<>();
    for (Update update : updates) {
      boolean isNews = !isKnown(update);
      announcements.add(new Announcement(update.updateId(), isNews));
      if (isNews) {
        news.put(key(update), update);
      }
    }
    Map<String, Update> same = new LinkedHashMap<>();
    sameImages.stream().filter(one -> !isRecorded(one)).forEach(one -> same.put(key(one), one));
    publish(news.values(), same.values());
    lastAnnounced.putAll(news);
    same.forEach((key, update) -> lastSameImage.put(key, update.updateId()));
    return announcements;
  }

  /**
   * Records, once, that a new index holds the image that runs.
   *
   * @throws dev.bender.platform.messaging.EventPublisher.NotPublished if the broker did not take it
   */
  public void sameImage(Update update) {
    once(List.of(), List.of(update));
  }

  /** Somebody else announces it, and nobody is to do so again meanwhile. */
  public synchronized void remember(Update update) {
    lastAnnounced.put(key(update), update);
  }

  private void publish(Collection<Update> news, Collection<Update> sameImages) {
    Emissions emissions = Emissions.none();
    for (Update update : news) {
      emissions = emissions.and(Topics.UPDATE_DETECTED, new UpdateDetected(update));
    }
    for (Update update : sameImages) {
      emissions = emissions.and(Topics.UPDATE_SKIPPED, sameImageEvent(update));
    }
    if (!emissions.isEmpty()) {
      publish.accept(emissions);
    }
  }

  private static UpdateSkipped sameImageEvent(Update update) {
    return new UpdateSkipped(
        update,
        Reason.SAME_IMAGE,
        "The tag moved, but for "
            + update.platform()
            + " it is the image that runs already; nothing was restarted.");
  }

  private boolean isRecorded(Update update) {
    String key = key(update);
    boolean readBack =
        skipped.apply(key).filter(one -> one.updateId().equals(update.updateId())).isPresent();
    return readBack || update.updateId().equals(lastSameImage.get(key));
  }

  private boolean isKnown(Update update) {
    Update last = last(key(update));
    return last != null
        && (wasLeft(last, update)
            || isLeft.test(update)
            || (last.updateId().equals(update.updateId()) && !cameTooEarly(last, update)));
  }

  /** Somebody went back from it; it comes again when somebody says so. */
  private static boolean wasLeft(Update last, Update update) {
    ImageDigests left = last.running();
    return last.goesBackTo() != null
        && left != null
        && left.relationTo(update.target()) == ImageDigests.Relation.SAME;
  }

  private @Nullable Update last(String key) {
    Update readBack = announced.apply(key).map(UpdateDetected::update).orElse(null);
    Update published = lastAnnounced.get(key);
    if (readBack == null || published == null) {
      return readBack == null ? published : readBack;
    }
    return published.detectedAt().isAfter(readBack.detectedAt()) ? published : readBack;
  }

  /**
   * A container that was gone, or not to be touched, when its update came, and now is there and
   * watched, is news; but only once, or what is in quarantine would come out of it.
   */
  private boolean cameTooEarly(Update last, Update update) {
    return update.running() != null
        && skipped
            .apply(key(update))
            .filter(one -> one.updateId().equals(update.updateId()))
            .filter(one -> NOT_YET.contains(one.reason()))
            .filter(one -> !one.update().detectedAt().isBefore(last.detectedAt()))
            .isPresent();
  }

  private static String key(Update update) {
    return update.host() + "/" + update.container();
  }
}
