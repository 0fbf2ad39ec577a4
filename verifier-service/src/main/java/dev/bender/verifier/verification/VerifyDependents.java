package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineUnreachable;
import dev.bender.verifier.verification.RunChecks.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets those that work with a container prove that they do so again. */
final class VerifyDependents {
  private final Containers containers;
  private final ChooseChecks choose;
  private final RunChecks run;
  private final Progress progress;
  private final Pace pace;

  VerifyDependents(
      Containers containers, ChooseChecks choose, RunChecks run, Progress progress, Pace pace) {
    this.containers = containers;
    this.choose = choose;
    this.run = run;
    this.progress = progress;
    this.pace = pace;
  }

  /**
   * How they are.
   *
   * @param sentence what is wrong with the first that is not well; null if all are
   */
  record Seen(List<CheckResult> checks, @Nullable String sentence) {}

  /** Looks at one after the other; they had the same time to come up. */
  Seen look(Deployed deployed) throws TryAgain, EngineUnreachable, InterruptedException {
    List<CheckResult> all = new ArrayList<>();
    List<String> dependents = deployed.dependents() == null ? List.of() : deployed.dependents();
    for (String name : dependents) {
      Optional<ContainerView> found = containers.find(name);
      if (found.isEmpty()) {
        return new Seen(all, name + ", which depends on it, is gone");
      }
      Telling telling = new Telling(deployed, Stage.VERIFYING, progress, pace);
      switch (run.on(
          found.get(), choose.chooseFor(found.get()), Duration.ZERO, check -> false, telling)) {
        case Ending.Proven proven -> all.addAll(named(name, proven.checks()));
        case Ending.Failed failed -> {
          all.addAll(named(name, failed.checks()));
          return new Seen(all, name + ", which depends on it, is not well: " + failed.sentence());
        }
        case Ending.Gone gone -> {
          return new Seen(all, name + ", which depends on it, is gone");
        }
        case Ending.Unmeasured not ->
            throw TryAgain.untilItWorks(name + " could not be measured: " + not.sentence(), null);
      }
    }
    return new Seen(all, null);
  }

  private static List<CheckResult> named(String container, List<CheckResult> checks) {
    return checks.stream()
        .map(one ->
            new CheckResult(
                container + ": " + one.name(),
                one.outcome(),
                one.sentence(),
                one.tries(),
                one.durationMs()))
        .toList();
  }
}
