package dev.bender.notifier.story;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one update, as told by the events seen so far.
 *
 * @param update what is to become what
 * @param state how it stands
 * @param phase null unless it moves
 * @param percent of the phase; null where it is not measured
 * @param reason null where the state says it all
 * @param attempt which try this is, from 1
 * @param began when this try was found
 * @param since when it came to stand as it does
 * @param endedAt null until it ends
 * @param downtimeMs how long the container was away, in milliseconds; null if it was not
 * @param verdict of the last scan; null before it
 * @param checks of the verification that decided
 * @param lastWords the last log lines of the container that is gone; null where there are none
 * @param backup the tag that keeps the old image; null where there is none
 * @param events what happened, the oldest first; bounded, the oldest are left out
 */
public record UpdateStory(
    Update update,
    State state,
    @Nullable Phase phase,
    @Nullable Integer percent,
    @Nullable Reason reason,
    int attempt,
    Instant began,
    Instant since,
    @Nullable Instant endedAt,
    @Nullable Long downtimeMs,
    @Nullable Verdict verdict,
    List<CheckResult> checks,
    @Nullable String lastWords,
    @Nullable String backup,
    List<Happening> events) {

  /** How an update stands. */
  public enum State {
    MOVING,
    HELD,
    VERIFIED,
    ROLLED_BACK,
    BLOCKED,
    FAILED,
    SKIPPED,
    SUPERSEDED
  }

  public boolean ended() {
    return state != State.MOVING && state != State.HELD;
  }

  UpdateStory with(
      State newState, @Nullable Reason newReason, Instant newSince, @Nullable Instant newEnd) {
    return new UpdateStory(
        update,
        newState,
        null,
        null,
        newReason,
        attempt,
        began,
        newSince,
        newEnd,
        downtimeMs,
        verdict,
        checks,
        lastWords,
        backup,
        events);
  }
}
