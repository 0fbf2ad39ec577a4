package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.ChooseChecks.Chosen;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.check.HealthCheck.Running;
import dev.bender.verifier.check.Probe;
import dev.bender.verifier.check.Seen;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineUnreachable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lets one container prove itself, round by round. */
final class RunChecks {
  // The first good moment ends the downtime: it is looked for closely, while that costs little.
  private static final Duration CLOSELY = Duration.ofMillis(100);
  private static final Duration CLOSELY_UNTIL = Duration.ofSeconds(5);
  private static final Duration OFTEN = Duration.ofMillis(500);
  private static final Duration OFTEN_UNTIL = Duration.ofSeconds(30);
  private static final Duration LATER = Duration.ofSeconds(1);

  private final Containers containers;
  private final Probe probe;
  private final Pace pace;

  RunChecks(Containers containers, Probe probe, Pace pace) {
    this.containers = containers;
    this.probe = probe;
    this.pace = pace;
  }

  /** How it ended. */
  sealed interface Ending {
    /**
     * @param firstGood when all checks were good at once for the first time
     * @param atOnce whether that was so in the very first round
     */
    record Proven(List<CheckResult> checks, Instant firstGood, boolean atOnce) implements Ending {}

    record Failed(String sentence, List<CheckResult> checks) implements Ending {}

    /** By our own fault nobody can tell. */
    record Unmeasured(String sentence) implements Ending {}

    /** There is no container of that id under that name any more. */
    record Gone() implements Ending {}
  }

  /** Looks on. */
  interface Onlooker {
    void saw(int successes, int total, String sentence);
  }

  /**
   * @param first the container as it was just seen
   * @param head how much of the patience is gone already
   * @param wasBroken whether a check was bad before the update
   */
  Ending on(
      ContainerView first,
      Chosen chosen,
      Duration head,
      Predicate<HealthCheck> wasBroken,
      Onlooker onlooker)
      throws EngineUnreachable, InterruptedException {
    Excuses excuses = excuses(chosen, wasBroken);
    Rounds rounds = new Rounds(chosen.checks(), chosen.terms(), first.health(), excuses);
    int total = chosen.checks().size() * chosen.terms().successes();
    Instant begun = pace.now().minus(head);
    long begunAt = pace.nanos() - head.toNanos();
    ContainerView last = first;
    while (true) {
      Optional<ContainerView> found = containers.find(first.id());
      if (found.isEmpty() || !found.get().name().equals(first.name())) {
        return new Ending.Gone();
      }
      ContainerView now = found.get();
      String end = EarlyEnd.of(first, now);
      List<Seen> seen = look(chosen.checks(), last, now);
      Rounds.Standing standing = rounds.after(Duration.ofNanos(pace.nanos() - begunAt), seen);
      if (end != null) {
        return new Ending.Failed(end, rounds.results());
      }
      onlooker.saw(rounds.successes(), total, rounds.sentence());
      Ending ending = endingOf(standing, rounds, begun);
      if (ending != null) {
        return ending;
      }
      last = now;
      pace.pause(between(rounds, Duration.ofNanos(pace.nanos() - begunAt)));
    }
  }

  private static Excuses excuses(Chosen chosen, Predicate<HealthCheck> wasBroken) {
    return new Excuses() {
      @Override
      public boolean failed(HealthCheck check) {
        return wasBroken.test(check);
      }

      @Override
      public boolean unmeasured(HealthCheck check) {
        return chosen.unasked().contains(check);
      }
    };
  }

  private List<Seen> look(List<HealthCheck> checks, ContainerView last, ContainerView now)
      throws EngineUnreachable, InterruptedException {
    boolean startedAgain = !last.startedAt().equals(now.startedAt());
    List<Seen> seen = new ArrayList<>();
    for (HealthCheck check : checks) {
      seen.add(
          check instanceof Running && startedAgain
              ? new Seen(Outcome.FAILED, "was started again, last exit code " + now.exitCode())
              : probe.look(check, now));
    }
    return seen;
  }

  private static @Nullable Ending endingOf(Rounds.Standing standing, Rounds rounds, Instant begun) {
    return switch (standing) {
      case Rounds.Standing.GoingOn going -> null;
      case Rounds.Standing.Failed failed -> new Ending.Failed(failed.sentence(), rounds.results());
      case Rounds.Standing.Unmeasured not -> new Ending.Unmeasured(not.sentence());
      case Rounds.Standing.Proven proven -> {
        Duration firstGood = rounds.firstGood();
        Instant good = firstGood == null ? begun : begun.plus(firstGood);
        yield new Ending.Proven(rounds.results(), good, rounds.wasGoodAtOnce());
      }
    };
  }

  private static Duration between(Rounds rounds, Duration elapsed) {
    if (rounds.firstGood() == null && elapsed.compareTo(CLOSELY_UNTIL) < 0) {
      return CLOSELY;
    }
    return elapsed.compareTo(OFTEN_UNTIL) < 0 ? OFTEN : LATER;
  }
}
