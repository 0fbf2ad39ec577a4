package dev.bender.deployer.release;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.contracts.Verdict;
import dev.bender.deployer.release.Decision.Deploy;
import dev.bender.deployer.release.Decision.Hold;
import dev.bender.deployer.release.Decision.Queue;
import dev.bender.deployer.replacement.Replacement.Busy;
import dev.bender.deployer.replacement.Replacement.Gone;
import dev.bender.deployer.replacement.Replacement.Refused;
import dev.bender.deployer.replacement.Replacement.Replaced;
import dev.bender.deployer.replacement.Replacement.Same;
import dev.bender.deployer.replacement.Replacement.WentBack;
import dev.bender.deployer.replacement.Replaces;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.TryAgain;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Consumer;
import java.util.function.Function;

/** Takes a scanned update through the gate, and, if it may, puts it in place. */
public final class ReleaseUpdate implements Handler<ScanCompleted> {
  private static final Duration UNDER_WAY = Duration.ofSeconds(15);

  private final Function<String, GateRules> rules;
  private final LatestUpdates latest;
  private final SettledAttempts settled;
  private final Replaces replaces;
  private final Outcomes outcomes;
  private final Consumer<UpdateProgress> progress;
  private final Clock clock;
  private final ZoneId zone;

  public ReleaseUpdate(
      Function<String, GateRules> rules,
      LatestUpdates latest,
      SettledAttempts settled,
      Replaces replaces,
      Outcomes outcomes,
      Consumer<UpdateProgress> progress,
      Clock clock,
      ZoneId zone) {
    this.rules = rules;
    this.latest = latest;
    this.settled = settled;
    this.replaces = replaces;
    this.outcomes = outcomes;
    this.progress = progress;
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public Emissions handle(Delivery<ScanCompleted> delivery) throws TryAgain, InterruptedException {
    try {
      return release(delivery);
    } catch (EngineException.EngineUnavailable | EngineException.TimedOut e) {
      // Something may be half-way: only the engine can tell, so nothing else is of use.
      throw TryAgain.untilItWorks("The engine does not answer: " + e.getMessage(), e);
    } catch (EngineException e) {
      String sentence = "The engine refused: " + e.getMessage();
      throw isUntouched(delivery.value().update())
          ? TryAgain.soon(sentence, e)
          : TryAgain.untilItWorks(sentence, e);
    }
  }

  /** Then the update may wait in the queue, where it keeps no later one from its turn. */
  private boolean isUntouched(Update update) throws TryAgain {
    try {
      return replaces.isUntouched(update);
    } catch (EngineException e) {
      throw TryAgain.untilItWorks("The engine does not answer: " + e.getMessage(), e);
    }
  }

  private Emissions release(Delivery<ScanCompleted> delivery)
      throws TryAgain, InterruptedException {
    ScanCompleted scan = delivery.value();
    Update update = scan.update();
    if (settled.isOver(update, scan.backup(), delivery)) {
      return Emissions.none();
    }
    if (mayHaveBegun(scan) && replaces.isBegun(update)) {
      // What was begun and not said is finished, or nobody would ever prove it.
      return deploy(delivery);
    }
    if (latest.supersede(update)) {
      return outcomes.skipped(update, Reason.SUPERSEDED, "A newer image took its place.");
    }
    Decision decision =
        new Gate(rules.apply(update.container()))
            .decide(scan, delivery.attempt(), clock.instant(), zone);
    return switch (decision) {
      case Hold hold ->
          latest.isApproved(update)
              ? Emissions.none()
              : Emissions.none().andWait(Topics.UPDATE_HELD, scan, hold.delay());
      case Queue queue -> outcomes.waiting(update, queue.delay());
      case Deploy deploy -> deploy(delivery);
    };
  }

  private static boolean mayHaveBegun(ScanCompleted scan) {
    return scan.verdict().outcome() == Verdict.Outcome.PASS
        || scan.update().override() != null
        || scan.update().goesBackTo() != null;
  }

  @Override
  public Emissions giveUp(Delivery<ScanCompleted> delivery, Exception why) {
    return outcomes.gaveUp(delivery, delivery.value().update(), why);
  }

  private Emissions deploy(Delivery<ScanCompleted> delivery) throws TryAgain, InterruptedException {
    ScanCompleted scan = delivery.value();
    Update update = scan.update();
    tell(update, "the new container is put in the old one's place");
    return switch (replaces.replace(scan)) {
      case Replaced replaced -> deployed(delivery, replaced);
      case Refused refused -> outcomes.failed(update, delivery.attempt(), refused.sentence());
      case Gone gone ->
          outcomes.skipped(
              update, Reason.CONTAINER_GONE, "There is no container of that name any more.");
      case Same same ->
          outcomes.skipped(
              update, Reason.SAME_IMAGE, "Another update has put the same image in place already.");
      case Busy busy -> afterTheOneUnderWay(delivery);
      case WentBack wentBack -> wentBack(delivery, wentBack);
    };
  }

  private Emissions deployed(Delivery<ScanCompleted> delivery, Replaced replaced)
      throws TryAgain, InterruptedException {
    ScanCompleted scan = delivery.value();
    if (settled.isInPlace(replaced.containerId(), delivery)) {
      return outcomes.skipped(
          scan.update(), Reason.ALREADY_RUNNING, "Another attempt has put it in place already.");
    }
    Deployed deployed =
        new Deployed(
            scan.update(),
            replaced.image(),
            Deployed.Stage.CONTAINER,
            replaced.containerId(),
            replaced.standbyId(),
            scan.backup(),
            replaced.stoppedAt(),
            replaced.startedAt(),
            replaced.database(),
            replaced.dependents());
    Emissions emissions = Emissions.of(Topics.DEPLOYED, deployed);
    return settled.settling(
        deployed,
        delivery,
        scan.update().goesBackTo() == null
            ? emissions
            : emissions.and(outcomes.left(scan.update())));
  }

  private Emissions wentBack(Delivery<ScanCompleted> delivery, WentBack back) {
    Update update = delivery.value().update();
    RolledBack rolledBack =
        new RolledBack(
            update,
            back.restored(),
            back.restoredId(),
            back.sentence(),
            null,
            Math.max(0, Duration.between(back.stoppedAt(), back.startedAt()).toMillis()),
            back.startedAt(),
            delivery.value().backup());
    Emissions emissions =
        Emissions.of(Topics.ROLLED_BACK, rolledBack)
            .and(outcomes.quarantined(update, delivery.attempt(), back.sentence()));
    return settled.settling(rolledBack, delivery, emissions);
  }

  /** Not in this lane: what ends the update under way would wait behind it. */
  private Emissions afterTheOneUnderWay(Delivery<ScanCompleted> delivery) {
    return Emissions.none()
        .andWait(
            Topics.UPDATE_HELD,
            delivery.value(),
            new Emissions.Delay(
                DelayReason.COOLING_DOWN,
                delivery.attempt(),
                clock.instant().plus(UNDER_WAY),
                "It waits until the update under way is verified."));
  }

  private void tell(Update update, String text) {
    progress.accept(
        new UpdateProgress(
            update.updateId(),
            update.host(),
            update.container(),
            "deployer",
            Stage.REPLACING,
            null,
            text,
            null,
            null,
            clock.instant()));
  }
}
