package dev.bender.notifier.story;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.Verdict;
import dev.bender.notifier.story.UpdateStory.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt of an update while its events are told in order. */
final class Run {
  final Instant began;
  final int attempt;
  boolean found;
  Phase phase = Phase.PULLING;
  Instant since;
  @Nullable State outcome;

  /** The gate may still be overruled: what follows then counts. */
  boolean provisional;

  @Nullable Reason reason;
  @Nullable Instant endedAt;
  @Nullable Long downtimeMs;
  @Nullable Verdict verdict;
  List<CheckResult> checks = List.of();
  @Nullable String lastWords;
  @Nullable String backup;

  Run(Instant began, int attempt) {
    this.began = began;
    this.attempt = attempt;
    this.since = began;
  }

  boolean ended() {
    return outcome != null && !provisional;
  }

  void reach(Phase reached, Instant at) {
    outcome = null;
    provisional = false;
    reason = null;
    endedAt = null;
    if (reached.compareTo(phase) > 0) {
      phase = reached;
      since = at;
    }
  }

  void end(State how, @Nullable Reason why, Instant at) {
    outcome = how;
    provisional = false;
    reason = why;
    endedAt = at;
    since = at;
  }

  void endForNow(State how, Reason why, Instant at) {
    end(how, why, at);
    provisional = true;
  }
}
