package dev.bender.detector.reconciliation;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.LookAtRegistry;
import dev.bender.detector.discovery.Sighting;
import dev.bender.detector.discovery.Sighting.Newer;
import dev.bender.detector.discovery.Sighting.NotKnown;
import dev.bender.detector.discovery.Sighting.NotWatched;
import dev.bender.detector.discovery.Sighting.SameImage;
import dev.bender.detector.discovery.Sighting.UpToDate;
import dev.bender.detector.discovery.Updates;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.registry.Registries;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at the registry of every container, and announces what is newer. */
public final class ReconcileFleet {
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private final Registries registries;
  private final AnnounceUpdate announce;
  private final EventPublisher publisher;
  private final Clock clock;

  public ReconcileFleet(
      Registries registries, AnnounceUpdate announce, EventPublisher publisher, Clock clock) {
    this.registries = registries;
    this.announce = announce;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * One round.
   *
   * @return those of which nothing could be told, by key, and how long not to ask again
   * @throws EventPublisher.NotPublished if the broker did not take what was found
   */
  Map<String, Duration> look(Collection<ContainerObserved> containers) {
    LookAtRegistry round = new LookAtRegistry(registries);
    Map<String, Duration> askAgain = new HashMap<>();
    for (ContainerObserved container : containers) {
      Sighting sighting = round.at(container);
      act(container, sighting);
      if (sighting instanceof NotKnown notKnown && worthAskingAgain(notKnown)) {
        Duration wait = notKnown.askAgainAfter();
        askAgain.put(container.key(), wait == null ? ASK_AGAIN : wait);
      }
    }
    return askAgain;
  }

  /** A registry that says no will say no again; the schedule asks it anyway. */
  private static boolean worthAskingAgain(NotKnown notKnown) {
    return switch (notKnown.kind()) {
      case RATE_LIMITED, UNAVAILABLE -> true;
      case NOT_FOUND, UNAUTHORIZED, INVALID_ANSWER -> false;
    };
  }

  private void act(ContainerObserved container, Sighting sighting) {
    switch (sighting) {
      case Newer newer -> {
        Update update = update(container, newer);
        announce.once(update);
        tell(container, update.updateId(), "AVAILABLE", describe(newer));
      }
      case SameImage same -> {
        announce.sameImage(
            Updates.of(
                container,
                same.target(),
                same.version(),
                Update.Source.RECONCILIATION,
                clock.instant(),
                null));
        tell(container, null, "SAME_IMAGE", "the tag moved, but the image is the one that runs");
      }
      case UpToDate upToDate -> tell(container, null, "UP_TO_DATE", "what runs is the newest");
      case NotKnown notKnown -> tell(container, null, "NOT_KNOWN", notKnown.sentence());
      case NotWatched notWatched -> {}
    }
  }

  private Update update(ContainerObserved container, Newer newer) {
    return Updates.of(
        container,
        newer.target(),
        newer.version(),
        Update.Source.RECONCILIATION,
        clock.instant(),
        null);
  }

  private static String describe(Newer newer) {
    return newer.version() == null
        ? "there is a newer image"
        : "there is a newer image, version " + newer.version();
  }

  private void tell(
      ContainerObserved container, @Nullable String updateId, String code, String text) {
    publisher.tell(
        new UpdateProgress(
            updateId,
            container.host(),
            container.container(),
            "detector",
            Stage.LOOKED,
            code,
            text,
            null,
            null,
            clock.instant()));
  }
}
