package dev.bender.notifier.story;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.ImageDigests.Relation;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.notifier.story.ContainerStory.State;
import dev.bender.notifier.story.Fleet.Looks;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a container stands, by what is known of it, its newest update and the last looks. */
final class ContainerStates {
  private ContainerStates() {}

  private record Standing(State state, @Nullable Instant since, @Nullable Reason reason) {}

  static ContainerStory of(
      @Nullable ContainerObserved observed,
      @Nullable UpdateStory latest,
      @Nullable Waiting waiting,
      @Nullable Looks looks) {
    Standing standing = standing(observed, latest, waiting, looks);
    String host = observed != null ? observed.host() : known(latest).update().host();
    String name = observed != null ? observed.container() : known(latest).update().container();
    String reference = observed != null ? observed.reference() : known(latest).update().reference();
    return new ContainerStory(
        host,
        name,
        reference,
        observed,
        latest,
        waiting,
        standing.state(),
        standing.since(),
        standing.reason());
  }

  private static UpdateStory known(@Nullable UpdateStory latest) {
    return Objects.requireNonNull(latest, "a container is known by its engine or by an update");
  }

  private static Standing standing(
      @Nullable ContainerObserved observed,
      @Nullable UpdateStory latest,
      @Nullable Waiting waiting,
      @Nullable Looks looks) {
    if (latest != null && !latest.ended()) {
      return active(latest, waiting);
    }
    if (observed != null && observed.watch() != Watch.WATCHED) {
      return new Standing(State.IGNORED, null, whyIgnored(observed.watch()));
    }
    if (latest != null && waiting != null && wentBackAsAsked(latest, waiting)) {
      return new Standing(
          State.ROLLED_BACK, latest.since(), new Reason("ROLLED_BACK", waiting.text()));
    }
    if (latest != null && !runsAlready(observed, latest)) {
      Standing ended = ended(latest);
      if (ended != null) {
        return ended;
      }
    }
    return byLooks(latest, looks);
  }

  private static Standing active(UpdateStory latest, @Nullable Waiting waiting) {
    if (latest.state() == UpdateStory.State.MOVING) {
      return new Standing(State.MOVING, latest.since(), latest.reason());
    }
    boolean asks = waiting != null && waiting.needsAnswer();
    return new Standing(asks ? State.NEEDS_ANSWER : State.WAITING, latest.since(), latest.reason());
  }

  private static @Nullable Standing ended(UpdateStory latest) {
    Reason reason = latest.reason();
    State state =
        switch (latest.state()) {
          case BLOCKED -> State.BLOCKED;
          case FAILED -> State.FAILED;
          case ROLLED_BACK ->
              reason != null && reason.code().equals("BROKEN") ? State.FAILED : State.ROLLED_BACK;
          // a newer image is there, but nobody wants it
          case SKIPPED ->
              reason != null && reason.code().equals(UpdateSkipped.Reason.REJECTED.name())
                  ? State.WAITING
                  : null;
          case VERIFIED, SUPERSEDED, MOVING, HELD -> null;
        };
    return state == null ? null : new Standing(state, latest.since(), reason);
  }

  /** A newer image is there, which somebody has left. */
  private static boolean wentBackAsAsked(UpdateStory latest, Waiting waiting) {
    return latest.state() == UpdateStory.State.VERIFIED
        && latest.update().goesBackTo() != null
        && waiting.reason() == DelayReason.ROLLED_BACK;
  }

  /** Somebody may have brought it there by hand. */
  private static boolean runsAlready(@Nullable ContainerObserved observed, UpdateStory latest) {
    return observed != null
        && observed.observedAt().isAfter(latest.since())
        && observed.image().relationTo(latest.update().target()) == Relation.SAME;
  }

  private static Standing byLooks(@Nullable UpdateStory latest, @Nullable Looks looks) {
    Instant verified =
        latest != null && latest.state() == UpdateStory.State.VERIFIED ? latest.since() : null;
    if (looks == null) {
      return verified != null
          ? new Standing(State.UP_TO_DATE, verified, null)
          : new Standing(
              State.NOT_KNOWN, null, new Reason("NOT_LOOKED", "The registry was not asked yet."));
    }
    UpdateProgress last = looks.last();
    if ("NOT_KNOWN".equals(last.code()) && (verified == null || last.at().isAfter(verified))) {
      return new Standing(
          State.NOT_KNOWN, last.at(), new Reason("NOT_KNOWN", Words.line(last.text())));
    }
    UpdateProgress good = looks.good();
    Instant since = verified != null ? verified : good == null ? null : good.at();
    return new Standing(State.UP_TO_DATE, since, null);
  }

  private static Reason whyIgnored(Watch watch) {
    return switch (watch) {
      case IGNORED -> new Reason("IGNORED", "Settings or a label say that it is left alone.");
      case PINNED -> new Reason("PINNED", "Its reference names a digest: just that is wanted.");
      case LOCAL -> new Reason("LOCAL", "Its image comes from no registry.");
      case WATCHED -> new Reason("WATCHED", "Updates are looked for.");
    };
  }
}
