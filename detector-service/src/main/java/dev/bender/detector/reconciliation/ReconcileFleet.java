package dev.bender.detector.reconciliation;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ImageDigests;
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
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at the registry of every container, and announces what is newer. */
public final class ReconcileFleet {
  private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

  private final Supplier<LookAtRegistry> rounds;
  private final AnnounceUpdate announce;
  private final Consumer<UpdateProgress> tell;
  private final Clock clock;

  /**
   * @param rounds begins a round, in which nothing is asked twice
   * @param tell takes what people may want to see
   */
  public ReconcileFleet(
      Supplier<LookAtRegistry> rounds,
      AnnounceUpdate announce,
      Consumer<UpdateProgress> tell,
      Clock clock) {
    this.rounds = rounds;
    this.announce = announce;
    this.tell = tell;
    this.clock = clock;
  }

  /** Begins a round. */
  Round begin() {
    LookAtRegistry look = rounds.get();
    return container -> {
      Sighting sighting = look.at(container);
      act(container, sighting);
      return askAgain(sighting);
    };
  }

  /** Looks at one container after the other. */
  interface Round {
    /**
     * Looks at one.
     *
     * @return how long to wait before it is asked again, if nothing could be told that lasts until
     *     the schedule's next look
     * @throws dev.bender.platform.messaging.EventPublisher.NotPublished if the broker did not take
     *     what was found
     */
    Optional<Duration> look(ContainerObserved container);
  }

  /** A registry that says no will say no again; the schedule asks it anyway. */
  private static Optional<Duration> askAgain(Sighting sighting) {
    return sighting instanceof NotKnown notKnown
        ? switch (notKnown.kind()) {
          case RATE_LIMITED, UNAVAILABLE ->
              Optional.of(Objects.requireNonNullElse(notKnown.askAgainAfter(), ASK_AGAIN));
          case NOT_FOUND, UNAUTHORIZED, INVALID_ANSWER -> Optional.empty();
        }
        : Optional.empty();
  }

  private void act(ContainerObserved container, Sighting sighting) {
    switch (sighting) {
      case Newer newer -> {
        Update update = update(container, newer.target(), newer.version());
        announce.once(update);
        tell(container, update.updateId(), "AVAILABLE", describe(newer));
      }
      case SameImage same -> {
        announce.sameImage(update(container, same.target(), same.version()));
        tell(container, null, "SAME_IMAGE", "the tag moved, but the image is the one that runs");
      }
      case UpToDate upToDate -> tell(container, null, "UP_TO_DATE", "what runs is the newest");
      case NotKnown notKnown -> tell(container, null, "NOT_KNOWN", notKnown.sentence());
      case NotWatched notWatched -> {}
    }
  }

  private Update update(
      ContainerObserved container, ImageDigests target, @Nullable String version) {
    return Updates.of(
        container, target, version, Update.Source.RECONCILIATION, clock.instant(), null);
  }

  private static String describe(Newer newer) {
    return newer.version() == null
        ? "there is a newer image"
        : "there is a newer image, version " + newer.version();
  }

  private void tell(
      ContainerObserved container, @Nullable String updateId, String code, String text) {
    tell.accept(
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
