package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.ForeignText;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.check.Seen;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one check went so far. */
final class Streak {
  private final HealthCheck check;
  private final int successes;
  private final Duration hold;
  private final Duration patience;

  private @Nullable Seen last;
  private int tries;
  private int inARow;
  private int good;
  private Duration firstTry = Duration.ZERO;
  private Duration lastTry = Duration.ZERO;
  private Duration rowSince = Duration.ZERO;
  private Duration goodSince = Duration.ZERO;

  /**
   * @param hold how long it must have been good without a break
   * @param patience after the start, when failures begin to count
   */
  Streak(HealthCheck check, int successes, Duration hold, Duration patience) {
    this.check = check;
    this.successes = successes;
    this.hold = hold;
    this.patience = patience;
  }

  void saw(Seen seen, Duration at) {
    boolean same = last != null && last.outcome() == seen.outcome();
    inARow = same ? inARow + 1 : 1;
    rowSince = same ? rowSince : at;
    firstTry = tries == 0 ? at : firstTry;
    lastTry = at;
    tries++;
    last = seen;
    // What was not measured neither adds to a row of successes nor ends it.
    if (seen.outcome() == Outcome.PASSED) {
      goodSince = good == 0 ? at : goodSince;
      good++;
    } else if (seen.outcome() == Outcome.FAILED) {
      good = 0;
    }
  }

  boolean isGoodNow() {
    return last != null && last.outcome() == Outcome.PASSED;
  }

  boolean isProven() {
    return isGoodNow() && good >= successes && lastTry.minus(goodSince).compareTo(hold) >= 0;
  }

  /** Whether it had its time and is bad; one bad moment after many good ones is not enough. */
  boolean hasFailed() {
    return isLast(Outcome.FAILED) && isOutOfPatience() && inARow >= successes;
  }

  boolean isUnmeasured() {
    return isLast(Outcome.INCONCLUSIVE) && isOutOfPatience() && inARow >= successes;
  }

  /** Whether it was tried often enough to know that it cannot be measured, however early. */
  boolean cannotBeMeasured() {
    return isLast(Outcome.INCONCLUSIVE) && inARow >= successes;
  }

  boolean isBadNow() {
    return isLast(Outcome.FAILED);
  }

  HealthCheck check() {
    return check;
  }

  private boolean isLast(Outcome outcome) {
    return last != null && last.outcome() == outcome;
  }

  private boolean isOutOfPatience() {
    return lastTry.compareTo(patience) > 0;
  }

  Duration patience() {
    return patience;
  }

  int progress() {
    return Math.min(good, successes);
  }

  /** Such as: http :80/ answered 500, 12 times in 10 s. */
  String sentence() {
    if (last == null) {
      return check.subject() + " was not tried";
    }
    String often =
        inARow < 2
            ? ""
            : ", %d times in %s".formatted(inARow, Words.seconds(lastTry.minus(rowSince)));
    return check.subject() + " " + last.sentence() + often;
  }

  /** What is missing while it is good. */
  String waitsFor() {
    return good < successes
        ? "%s %d of %d times".formatted(check.name(), good, successes)
        : "%s for %s of %s"
            .formatted(check.name(), Words.seconds(lastTry.minus(goodSince)), Words.seconds(hold));
  }

  /** The result of one that was bad before the update too. */
  CheckResult resultAsBefore() {
    CheckResult result = result();
    return result.outcome() == Outcome.FAILED
        ? new CheckResult(
            result.name(),
            result.outcome(),
            ForeignText.line(result.sentence() + "; it was so before the update", 1_000),
            result.tries(),
            result.durationMs())
        : result;
  }

  CheckResult result() {
    Outcome outcome =
        last == null ? Outcome.INCONCLUSIVE : isProven() ? Outcome.PASSED : last.outcome();
    return new CheckResult(
        check.name(), outcome, sentence(), tries, lastTry.minus(firstTry).toMillis());
  }
}
