package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.Probe;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineUnreachable;
import dev.bender.verifier.verification.RunChecks.Ending;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whether the container that was brought back works. There is nothing to go back to. */
public final class VerifyRollback implements Handler<RolledBack> {
  private static final Logger log = LoggerFactory.getLogger(VerifyRollback.class);

  private final Containers containers;
  private final ChooseChecks choose;
  private final Before before;
  private final RunChecks run;
  private final Progress progress;
  private final Pace pace;

  /**
   * @param before what was broken before the update
   */
  public VerifyRollback(
      Containers containers,
      Probe probe,
      ChooseChecks choose,
      Before before,
      Progress progress,
      Pace pace) {
    this.before = before;
    this.containers = containers;
    this.choose = choose;
    this.run = new RunChecks(containers, probe, pace);
    this.progress = progress;
    this.pace = pace;
  }

  @Override
  public Emissions handle(Delivery<RolledBack> delivery) throws TryAgain, InterruptedException {
    RolledBack back = delivery.value();
    String id = back.containerId();
    if (id == null) {
      return Emissions.none();
    }
    try {
      return verify(back, id);
    } catch (EngineUnreachable e) {
      throw TryAgain.untilItWorks(e.sentence(), e);
    }
  }

  private Emissions verify(RolledBack back, String id)
      throws TryAgain, EngineUnreachable, InterruptedException {
    Optional<ContainerView> named = containers.find(back.container());
    if (named.isEmpty()) {
      return broken(back, "it is gone, and nothing has its name");
    }
    if (!named.get().id().equals(id)) {
      log.info("{}: another container has its place; nothing to verify", back.key());
      return Emissions.none();
    }
    Telling telling = new Telling(back, Stage.ROLLING_BACK, progress, pace);
    ContainerView container = named.get();
    return switch (run.on(
        container,
        choose.chooseFor(container),
        Duration.ZERO,
        check -> before.wasBroken(check, back, id, null, pace.now()),
        telling)) {
      case Ending.Proven proven -> healthy(back, proven);
      case Ending.Failed failed -> broken(back, failed.sentence());
      case Ending.Unmeasured not ->
          throw TryAgain.untilItWorks("it could not be measured: " + not.sentence(), null);
      // Whoever took it away says what comes next.
      case Ending.Gone gone -> Emissions.none();
    };
  }

  private Emissions healthy(RolledBack back, Ending.Proven proven) {
    List<String> asBefore =
        proven.checks().stream()
            .filter(one -> one.outcome() == Outcome.FAILED)
            .map(CheckResult::sentence)
            .toList();
    if (!asBefore.isEmpty()) {
      return said(
          back,
          "HEALTHY",
          "The old container runs again as before: " + String.join("; ", asBefore));
    }
    int checks = proven.checks().size();
    String count = checks == 1 ? "its check is" : "its " + checks + " checks are";
    return said(back, "HEALTHY", "The old container runs again, and " + count + " good.");
  }

  private Emissions broken(RolledBack back, String why) {
    log.warn("{}: the restored container does not work: {}", back.key(), why);
    return said(
        back, "BROKEN", "The old container was brought back but does not work either: " + why);
  }

  private Emissions said(RolledBack back, String code, String sentence) {
    return Emissions.of(
        Topics.UPDATE_PROGRESS,
        Telling.event(back, Stage.ROLLBACK_VERIFIED, code, sentence, null, null, pace.now()));
  }
}
