package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.Event;
import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.contracts.Verified;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.SaidOnce;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.ChooseChecks.Chosen;
import dev.bender.verifier.check.ForeignText;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.check.Probe;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineUnreachable;
import dev.bender.verifier.verification.RunChecks.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a new container prove itself; asks for the old one back where it does not. */
public final class VerifyDeployment implements Handler<Deployed> {
  private static final Logger log = LoggerFactory.getLogger(VerifyDeployment.class);
  private static final int MOST_CHECKS = 50;
  private static final int LAST_LINES = 20;
  private static final int LAST_WORDS = 8_192;

  /** Who comes later than this was down meanwhile: then the patience begins when he looks. */
  private static final Duration LATE = Duration.ofSeconds(5);

  private final Containers containers;
  private final SaidOnce verdicts;
  private final ChooseChecks choose;
  private final Before before;
  private final RunChecks run;
  private final ProveDatabase proveDatabase;
  private final VerifyDependents verifyDependents;
  private final Progress progress;
  private final Pace pace;

  /**
   * @param verdicts which containers were judged, by {@link #judged}
   * @param before what was broken before the update
   */
  public VerifyDeployment(
      Containers containers,
      Probe probe,
      ChooseChecks choose,
      SaidOnce verdicts,
      Before before,
      Progress progress,
      Pace pace) {
    this.containers = containers;
    this.verdicts = verdicts;
    this.before = before;
    this.choose = choose;
    this.run = new RunChecks(containers, probe, pace);
    this.proveDatabase = new ProveDatabase(containers, pace);
    this.verifyDependents = new VerifyDependents(containers, choose, run, progress, pace);
    this.progress = progress;
    this.pace = pace;
  }

  /** What an event is a verdict on: a container, those that depend on it, or both. */
  public static List<String> judged(Event event) {
    return switch (event) {
      case Verified verified when !verified.completes() -> List.of(verified.containerId());
      case Verified verified -> both(verified.containerId());
      case RollbackRequested request -> both(request.containerId());
      default -> List.of();
    };
  }

  private static List<String> both(String containerId) {
    return List.of(containerId, matter(containerId, Deployed.Stage.DEPENDENTS));
  }

  private static String matter(String containerId, Deployed.Stage stage) {
    return stage == Deployed.Stage.CONTAINER ? containerId : containerId + " dependents";
  }

  @Override
  public Emissions handle(Delivery<Deployed> delivery) throws TryAgain, InterruptedException {
    Deployed deployed = delivery.value();
    String matter = matter(deployed.containerId(), deployed.stage());
    if (verdicts.isSaid(matter, delivery)) {
      // A copy, however late: what the container does today is no reason to take it back.
      return Emissions.none();
    }
    try {
      Emissions emissions = verify(deployed);
      return emissions.isEmpty()
          ? emissions
          : verdicts.saying(saidBy(emissions), delivery, emissions);
    } catch (EngineUnreachable e) {
      throw TryAgain.untilItWorks(e.sentence(), e);
    }
  }

  private static List<String> saidBy(Emissions emissions) {
    List<String> all = new ArrayList<>();
    emissions.to(Topics.VERIFIED).forEach(one -> all.addAll(judged(one)));
    emissions.to(Topics.ROLLBACK_REQUESTED).forEach(one -> all.addAll(judged(one)));
    return all;
  }

  /** A fault of ours is not held against the container: it goes on, and the dead letter tells. */
  @Override
  public Emissions giveUp(Delivery<Deployed> delivery, Exception why) {
    Deployed deployed = delivery.value();
    if (deployed.stage() == Deployed.Stage.CONTAINER && hasDependents(deployed)) {
      // What works with it is stopped until it is proved: it must not stay so.
      return verdicts.saying(
          both(deployed.containerId()),
          delivery,
          rollback(deployed, "A fault in the verifier: " + why.getMessage(), List.of(), ""));
    }
    String text =
        "Could not be verified because of a fault in the verifier; it runs, unproven. "
            + "Replay its record from deployed.dlt to deployed to verify it again.";
    return Emissions.of(
        Topics.UPDATE_PROGRESS,
        Telling.event(delivery.value(), Stage.WAITING, "UNVERIFIED", text, null, null, pace.now()));
  }

  private Emissions verify(Deployed deployed)
      throws TryAgain, EngineUnreachable, InterruptedException {
    while (true) {
      Optional<ContainerView> named = containers.find(deployed.container());
      if (named.isPresent() && !named.get().id().equals(deployed.containerId())) {
        return rollback(deployed, "Another container has the place of the new one.", List.of());
      }
      if (named.isEmpty() && containers.find(deployed.containerId()).isPresent()) {
        throw TryAgain.untilItWorks(
            "the new container has another name than "
                + deployed.container()
                + " now; whoever gave it that name has to finish, or take it back",
            null);
      }
      if (named.isEmpty()) {
        return rollback(
            deployed,
            "The new container is gone, and nothing has the name " + deployed.container() + ".",
            List.of());
      }
      Emissions emissions =
          deployed.stage() == Deployed.Stage.DEPENDENTS
              ? dependents(deployed, named.get())
              : follow(deployed, named.get());
      if (emissions != null) {
        return emissions;
      }
    }
  }

  /** What follows from the checks; null where the container went away meanwhile. */
  private @Nullable Emissions follow(Deployed deployed, ContainerView container)
      throws TryAgain, EngineUnreachable, InterruptedException {
    Telling telling = new Telling(deployed, Stage.VERIFYING, progress, pace);
    Chosen chosen = choose.chooseFor(container);
    for (String warning : chosen.warnings()) {
      log.warn("{}: {}", deployed.key(), warning);
      telling.warn(warning);
    }
    Duration lag = Duration.between(deployed.startedAt(), pace.now());
    boolean late = lag.compareTo(LATE) > 0;
    Duration head = late || lag.isNegative() ? Duration.ZERO : lag;
    return switch (run.on(container, chosen, head, check -> wasBroken(check, deployed), telling)) {
      case Ending.Gone gone -> null;
      case Ending.Proven proven -> proven(deployed, container, chosen, proven, late, telling);
      case Ending.Failed failed -> rollback(deployed, failed.sentence(), failed.checks());
      case Ending.Unmeasured not ->
          throw TryAgain.untilItWorks("it could not be measured: " + not.sentence(), null);
    };
  }

  private Emissions proven(
      Deployed deployed,
      ContainerView container,
      Chosen chosen,
      Ending.Proven proven,
      boolean late,
      Telling telling)
      throws EngineUnreachable, InterruptedException {
    DatabaseCluster cluster = deployed.database();
    if (cluster == null) {
      return verified(deployed, proven.checks(), proven, late);
    }
    List<CheckResult> checks = new ArrayList<>(proven.checks());
    CheckResult database =
        proveDatabase.look(container, cluster, chosen.terms().patience(), telling);
    checks.add(database);
    return database.outcome() == CheckResult.Outcome.PASSED
        ? verified(deployed, checks, proven, late)
        : rollback(deployed, "The new server: " + database.sentence() + ".", checks);
  }

  private boolean wasBroken(HealthCheck check, Deployed deployed) {
    return before.wasBroken(
        check, deployed, deployed.standbyId(), deployed.containerId(), pace.now());
  }

  /**
   * What still fails, as it did before: people are to know, though it is not the update's fault.
   */
  private Emissions warning(Deployed deployed, List<CheckResult> checks) {
    List<String> broken =
        checks.stream()
            .filter(one -> one.outcome() == Outcome.FAILED)
            .map(CheckResult::sentence)
            .toList();
    if (broken.isEmpty()) {
      return Emissions.none();
    }
    String text = "Verified, though not all is good: " + String.join("; ", broken) + ".";
    log.warn("{}: {}", deployed.key(), text);
    return Emissions.of(
        Topics.UPDATE_PROGRESS,
        Telling.event(deployed, Stage.VERIFYING, "BROKEN_BEFORE", text, null, null, pace.now()));
  }

  private Emissions verified(
      Deployed deployed, List<CheckResult> checks, Ending.Proven proven, boolean late) {
    // Who came late and found it good does not know since when; at the earliest since its start.
    Instant up = late && proven.atOnce() ? deployed.startedAt() : proven.firstGood();
    long downtimeMs = Math.max(0, Duration.between(deployed.stoppedAt(), up).toMillis());
    log.info("{}: verified, down for {} ms", deployed.key(), downtimeMs);
    return warning(deployed, checks)
        .and(
            Topics.VERIFIED,
            new Verified(
                deployed.update(),
                deployed.image(),
                deployed.containerId(),
                deployed.standbyId(),
                checks,
                downtimeMs,
                pace.now(),
                hasDependents(deployed) ? Deployed.Stage.DEPENDENTS : null));
  }

  private static boolean hasDependents(Deployed deployed) {
    return deployed.dependents() != null && !deployed.dependents().isEmpty();
  }

  private Emissions dependents(Deployed deployed, ContainerView server)
      throws TryAgain, EngineUnreachable, InterruptedException {
    if (!server.isRunning()) {
      return rollback(deployed, "The new container does not run any more.", List.of());
    }
    VerifyDependents.Seen seen = verifyDependents.look(deployed);
    if (seen.sentence() != null) {
      return rollback(deployed, seen.sentence(), bounded(seen.checks()));
    }
    long outage = Math.max(0, Duration.between(deployed.stoppedAt(), pace.now()).toMillis());
    return Emissions.of(
        Topics.VERIFIED,
        new Verified(
            deployed.update(),
            deployed.image(),
            deployed.containerId(),
            deployed.standbyId(),
            bounded(seen.checks()),
            outage,
            pace.now()));
  }

  private static List<CheckResult> bounded(List<CheckResult> checks) {
    return checks.size() <= MOST_CHECKS ? checks : checks.subList(0, MOST_CHECKS);
  }

  private Emissions rollback(Deployed deployed, String sentence, List<CheckResult> checks)
      throws InterruptedException {
    String words =
        ForeignText.lastLines(containers.lastLines(deployed.containerId(), LAST_LINES), LAST_WORDS);
    return rollback(deployed, sentence, checks, words);
  }

  private static Emissions rollback(
      Deployed deployed, String sentence, List<CheckResult> checks, String words) {
    String bounded = ForeignText.line(sentence, 1_000);
    log.warn("{}: rollback requested: {}", deployed.key(), bounded);
    return Emissions.of(
        Topics.ROLLBACK_REQUESTED,
        new RollbackRequested(
            deployed.update(),
            deployed.containerId(),
            deployed.standbyId(),
            deployed.backup(),
            bounded,
            checks,
            words.isEmpty() ? null : words,
            deployed.stoppedAt(),
            "verifier"));
  }
}
