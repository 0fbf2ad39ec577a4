package dev.bender.notifier.story;

import dev.bender.contracts.ContainerObserved;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one container stands.
 *
 * @param observed as its engine showed it last; null if it was not seen yet or is gone
 * @param latest its newest update; null if none was ever found
 * @param waiting how its update waits; null if none does
 * @param state what people are told first
 * @param since when it came to stand so; null where that is not known
 * @param reason null where the state says it all
 */
public record ContainerStory(
    String host,
    String name,
    String reference,
    @Nullable ContainerObserved observed,
    @Nullable UpdateStory latest,
    @Nullable Waiting waiting,
    State state,
    @Nullable Instant since,
    @Nullable Reason reason) {

  /** The families of states, what wants a person first. */
  public enum State {
    NEEDS_ANSWER,
    FAILED,
    ROLLED_BACK,
    BLOCKED,
    NOT_KNOWN,
    MOVING,
    WAITING,
    UP_TO_DATE,
    IGNORED
  }

  /** Whether something newer than what runs is known. */
  public boolean hasTarget() {
    return latest != null
        && state != State.UP_TO_DATE
        && state != State.IGNORED
        && latest.state() != UpdateStory.State.VERIFIED;
  }
}
