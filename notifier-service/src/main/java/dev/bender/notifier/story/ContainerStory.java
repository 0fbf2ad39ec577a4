package dev.bender.notifier.story;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.ImageDigests.Relation;
import dev.bender.contracts.UpdateProgress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One container, with its newest update.
 *
 * @param observed what runs
 * @param look the last look at its registry; null if there was none yet
 * @param newest the newest update; null if there was none yet
 */
public record ContainerStory(
    ContainerObserved observed, @Nullable UpdateProgress look, @Nullable UpdateStory newest) {

  /** The families of states that people are shown. */
  public enum Family {
    UP_TO_DATE,
    MOVING,
    NEEDS_ANSWER,
    WAITING,
    ROLLED_BACK,
    BLOCKED,
    FAILED,
    NOT_KNOWN,
    IGNORED
  }

  /** Where it stands. */
  public Family family() {
    if (observed.watch() != Watch.WATCHED) {
      return Family.IGNORED;
    }
    UpdateStory story = newest;
    Family byUpdate = story != null && concerns(story) ? byUpdate(story) : null;
    return byUpdate == null ? byLook() : byUpdate;
  }

  /** An update whose target runs says nothing of now, unless it is still under way. */
  private boolean concerns(UpdateStory story) {
    boolean runsTarget = observed.image().relationTo(story.update().target()) == Relation.SAME;
    return story.state() == State.MOVING || !runsTarget;
  }

  private static @Nullable Family byUpdate(UpdateStory story) {
    return switch (story.state()) {
      case MOVING -> Family.MOVING;
      case HELD -> {
        Reason reason = story.reason();
        boolean asks = reason != null && reason.code().equals(DelayReason.AWAITING_APPROVAL.name());
        yield asks ? Family.NEEDS_ANSWER : Family.WAITING;
      }
      case BLOCKED -> Family.BLOCKED;
      case FAILED -> Family.FAILED;
      case ROLLED_BACK -> Family.ROLLED_BACK;
      case VERIFIED, SKIPPED, SUPERSEDED -> null;
    };
  }

  private Family byLook() {
    UpdateStory story = newest;
    if (story != null && story.state() == State.VERIFIED) {
      return Family.UP_TO_DATE;
    }
    String code = look == null ? null : look.code();
    return switch (code) {
      case "UP_TO_DATE", "SAME_IMAGE" -> Family.UP_TO_DATE;
      case "AVAILABLE" -> Family.WAITING;
      case null, default -> Family.NOT_KNOWN;
    };
  }

  /** Why; null where that needs no saying. */
  public @Nullable Reason reason() {
    UpdateStory story = newest;
    return switch (family()) {
      case UP_TO_DATE -> null;
      case IGNORED -> new Reason(observed.watch().name(), ignored());
      case NOT_KNOWN ->
          look == null
              ? new Reason("NOT_LOOKED", "Its registry was not asked yet.")
              : new Reason("NOT_KNOWN", look.text());
      default -> story == null ? null : story.reason();
    };
  }

  private String ignored() {
    return switch (observed.watch()) {
      case PINNED -> "Its reference names a digest, so whoever wrote it wants just that.";
      case LOCAL -> "Its image came from no registry.";
      case IGNORED, WATCHED -> "Settings or a label say that it is not to be touched.";
    };
  }

  /** Since when it stands there. */
  public Instant since() {
    UpdateStory story = newest;
    if (story != null && (concerns(story) || story.state() == State.VERIFIED)) {
      return story.since();
    }
    Instant started = observed.startedAt();
    return started == null ? observed.observedAt() : started;
  }
}
