package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.check.HealthCheck.DockerHealth;
import dev.bender.verifier.check.HealthCheck.Running;
import dev.bender.verifier.check.Seen;
import dev.bender.verifier.check.Terms;
import dev.bender.verifier.container.ContainerView.Health;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts what rounds of checks saw, and says when it is enough. Knows no clock. */
final class Rounds {
  /** Where it stands after a round. */
  sealed interface Standing {
    record GoingOn() implements Standing {}

    /** Every check was good often and long enough, and all of them at once at the end. */
    record Proven() implements Standing {}

    record Failed(String sentence) implements Standing {}

    /** By our own fault nobody can tell. */
    record Unmeasured(String sentence) implements Standing {}
  }

  private final List<Streak> streaks;
  private final Excuses excuses;
  private final Duration longestPatience;
  private final Duration limit;
  private @Nullable Duration firstGood;
  private boolean goodAtOnce;
  private int rounds;

  /**
   * @param health the image's own health check; null where it has none
   * @param excuses what the container is not held to; asked anew in each round
   */
  Rounds(List<HealthCheck> checks, Terms terms, @Nullable Health health, Excuses excuses) {
    this.excuses = excuses;
    streaks = checks.stream().map(check -> streakOf(check, terms, health)).toList();
    longestPatience =
        streaks.stream().map(Streak::patience).max(Duration::compareTo).orElse(terms.patience());
    // What is good and bad in turns never fails in a row: it has this long.
    limit =
        longestPatience
            .multipliedBy(2)
            .plus(terms.steady().multipliedBy(2))
            .plus(Duration.ofSeconds(6L * terms.successes()));
  }

  /** An image that says how long it starts is believed. */
  private static Streak streakOf(HealthCheck check, Terms terms, @Nullable Health health) {
    Duration starts = health == null ? Duration.ZERO : health.startPeriod();
    Duration patience = terms.patience().plus(starts);
    return switch (check) {
      case Running running -> new Streak(check, terms.successes(), terms.steady(), patience);
      case DockerHealth own when health != null ->
          new Streak(
              check, terms.successes(), Duration.ZERO, patience.plus(health.firstVerdictAfter()));
      default -> new Streak(check, terms.successes(), Duration.ZERO, patience);
    };
  }

  /**
   * Takes in one round.
   *
   * @param elapsed since the container's start
   * @param seen one for each check, in their order
   */
  Standing after(Duration elapsed, List<Seen> seen) {
    IntStream.range(0, streaks.size()).forEach(n -> streaks.get(n).saw(seen.get(n), elapsed));
    if (firstGood == null && streaks.stream().allMatch(one -> one.isGoodNow() || isExcused(one))) {
      firstGood = elapsed;
      goodAtOnce = rounds == 0;
    }
    rounds++;
    if (streaks.stream().allMatch(this::isSettled)) {
      return new Standing.Proven();
    }
    List<Streak> held = streaks.stream().filter(one -> !isExcused(one)).toList();
    if (held.stream().anyMatch(Streak::hasFailed)) {
      return new Standing.Failed(sentenceOf(held.stream().filter(Streak::hasFailed).toList()));
    }
    List<Streak> unmeasured = held.stream().filter(Streak::isUnmeasured).toList();
    if (!unmeasured.isEmpty() && elapsed.compareTo(longestPatience) > 0) {
      return new Standing.Unmeasured(sentenceOf(unmeasured));
    }
    if (elapsed.compareTo(limit) > 0) {
      return inTurns(elapsed);
    }
    return new Standing.GoingOn();
  }

  /** What is good and bad in turns was not proved; where it was so before, it need not be. */
  private Standing inTurns(Duration elapsed) {
    List<Streak> open =
        streaks.stream().filter(one -> !isSettled(one) && !excuses.failed(one.check())).toList();
    return open.isEmpty()
        ? new Standing.Proven()
        : new Standing.Failed(
            "after %s still good and bad in turns: %s"
                .formatted(Words.seconds(elapsed), sentenceOf(open)));
  }

  /** Whether it is bad, or not measured, and may be so. */
  private boolean isExcused(Streak one) {
    return (one.isBadNow() && excuses.failed(one.check()))
        || (one.cannotBeMeasured() && excuses.unmeasured(one.check()));
  }

  /** Proven; or, what may be bad, still bad after all its patience. */
  private boolean isSettled(Streak one) {
    return one.isProven()
        || (one.hasFailed() && excuses.failed(one.check()))
        || (one.cannotBeMeasured() && excuses.unmeasured(one.check()));
  }

  private static String sentenceOf(List<Streak> streaks) {
    return streaks.stream().map(Streak::sentence).limit(3).collect(Collectors.joining("; "));
  }

  /** When all checks were good at once for the first time, since the container's start. */
  @Nullable Duration firstGood() {
    return firstGood;
  }

  /** Whether that was in the first round, so that nobody saw when it began. */
  boolean wasGoodAtOnce() {
    return goodAtOnce;
  }

  List<CheckResult> results() {
    return streaks.stream()
        .map(one -> excuses.failed(one.check()) ? one.resultAsBefore() : one.result())
        .toList();
  }

  int successes() {
    return streaks.stream().mapToInt(Streak::progress).sum();
  }

  /** What it waits for, for people. */
  String sentence() {
    List<Streak> bad = streaks.stream().filter(one -> !one.isGoodNow()).toList();
    if (!bad.isEmpty()) {
      return sentenceOf(bad);
    }
    return streaks.stream()
        .filter(one -> !one.isProven())
        .findFirst()
        .map(one -> "All checks are good; " + one.waitsFor())
        .orElse("All checks are good");
  }
}
