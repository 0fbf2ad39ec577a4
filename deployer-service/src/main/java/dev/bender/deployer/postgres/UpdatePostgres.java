package dev.bender.deployer.postgres;

import dev.bender.contracts.Deployed;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verified;
import dev.bender.deployer.postgres.Flow.Phase;
import dev.bender.deployer.postgres.Steps.Step;
import dev.bender.deployer.replacement.GoingBack;
import dev.bender.deployer.replacement.Preparation;
import dev.bender.deployer.replacement.ReplaceContainer;
import dev.bender.deployer.replacement.Replacement;
import dev.bender.deployer.replacement.Replacement.Busy;
import dev.bender.deployer.replacement.Replacement.Replaced;
import dev.bender.deployer.replacement.Replaces;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.settings.ContainerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Takes a database through its update and back. What is under way is on disk before it is begun; so
 * after a kill, what only prepared is taken back, and what puts data back is finished.
 */
public final class UpdatePostgres implements Replaces, GoingBack {
  private static final Logger log = LoggerFactory.getLogger(UpdatePostgres.class);

  private final Engine engine;
  private final ReplaceContainer replaceContainer;
  private final Dependents dependents;
  private final DataBackups backups;
  private final Flows flows;
  private final TakeBack takeBack;
  private final PutBack putBack;
  private final Steps steps;
  private final PrepareServer prepareServer;
  private final Function<String, ContainerSettings> settings;

  UpdatePostgres(
      Engine engine,
      ReplaceContainer replaceContainer,
      Dependents dependents,
      DataBackups backups,
      Flows flows,
      TakeBack takeBack,
      PutBack putBack,
      Steps steps,
      PrepareServer prepareServer,
      Function<String, ContainerSettings> settings) {
    this.engine = engine;
    this.replaceContainer = replaceContainer;
    this.dependents = dependents;
    this.backups = backups;
    this.flows = flows;
    this.takeBack = takeBack;
    this.putBack = putBack;
    this.steps = steps;
    this.prepareServer = prepareServer;
    this.settings = settings;
  }

  @Override
  public Replacement replace(ScanCompleted scan) throws InterruptedException {
    Update update = scan.update();
    Optional<Flow> open = flows.find(update.container());
    if (open.isPresent() && open.get().phase() == Phase.PREPARING) {
      takeBack.of(open.get());
      open = Optional.empty();
    }
    if (open.isPresent() && !open.get().updateId().equals(update.updateId())
        || isDependentOfOneUnderWay(update.container())) {
      return new Busy();
    }
    if (open.isEmpty() && !isDatabase(update.container())) {
      return replaceContainer.replace(scan, Preparation.NONE);
    }
    if (open.isEmpty() && dependents.of(update.container()).stream().anyMatch(this::isUnproven)) {
      return new Busy();
    }
    Replacement result =
        replaceContainer.replace(scan, (old, fresh) -> prepareServer.prepare(scan, old, fresh));
    return after(scan, result);
  }

  /** It would be judged while its database is away. */
  private boolean isDependentOfOneUnderWay(String container) {
    return flows.all().stream().anyMatch(flow -> flow.dependents().contains(container));
  }

  private boolean isUnproven(String container) {
    return engine.find(container).filter(replaceContainer::isUnproven).isPresent();
  }

  @Override
  public boolean isBegun(Update update) {
    return flowOf(update).isPresent() || replaceContainer.isBegun(update);
  }

  @Override
  public boolean isUntouched(Update update) {
    return flowOf(update).isEmpty() && replaceContainer.isUntouched(update);
  }

  private boolean isDatabase(String container) {
    return switch (settings.apply(container).kind()) {
      case "postgres" -> true;
      case "plain" -> false;
      default -> engine.find(container).filter(Server::isIn).isPresent();
    };
  }

  private Replacement after(ScanCompleted scan, Replacement result) {
    Optional<Flow> flow = flows.find(scan.update().container());
    if (flow.isEmpty()) {
      return result;
    }
    return switch (result) {
      case Replaced replaced -> {
        flows.save(
            flow.get()
                .deployed(
                    new Flow.Deployment(
                        scan.backup(), replaced.stoppedAt(), replaced.startedAt())));
        yield new Replaced(
            replaced.image(),
            replaced.containerId(),
            replaced.standbyId(),
            replaced.stoppedAt(),
            replaced.startedAt(),
            flow.get().before(),
            flow.get().dependents());
      }
      case Busy busy -> busy;
      default -> {
        // The old one is in place again, and was never another.
        takeBack.of(flow.get());
        yield result;
      }
    };
  }

  /**
   * Starts the dependents of a database that was verified.
   *
   * @return what is to be said then; empty if nothing of it is under way any more
   */
  public Optional<Deployed> startDependents(Verified verified) {
    Update update = verified.update();
    Optional<Flow> found = flowOf(update);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Flow flow = flows.save(found.get().in(Phase.SERVING));
    steps.tell(update, Step.START_DEPENDENTS, "starting " + String.join(", ", flow.dependents()));
    dependents.start(flow.dependents()).forEach(wrong -> log.error("{}", wrong));
    Flow.Deployment deployed =
        flow.deployed() == null
            ? new Flow.Deployment(null, flow.begunAt(), verified.verifiedAt())
            : flow.deployed();
    return Optional.of(
        new Deployed(
            update,
            verified.image(),
            Deployed.Stage.DEPENDENTS,
            verified.containerId(),
            verified.standbyId(),
            deployed.tag(),
            deployed.stoppedAt(),
            deployed.startedAt(),
            null,
            flow.dependents()));
  }

  /**
   * The update is complete; of its backups those stay that are wanted.
   *
   * @param keep at most this many
   * @param maxAge and none that is older, but for the newest
   */
  public void complete(Update update, int keep, Duration maxAge) {
    flowOf(update).ifPresent(flow -> takeBack.forget(flow.container()));
    try {
      backups.prune(update.container(), keep, maxAge);
    } catch (IOException e) {
      log.warn("old backups of {} stay: {}", update.container(), e.getMessage());
    }
  }

  private Optional<Flow> flowOf(Update update) {
    return flows.find(update.container()).filter(one -> one.updateId().equals(update.updateId()));
  }

  @Override
  public void begins(Update update) {
    flowOf(update).ifPresent(flow -> dependents.stop(flow.dependents()));
  }

  /** While the dependents have not run, nobody but the new server can have written anything. */
  @Override
  public void oldStarts(Update update, JsonNode old) throws CannotGoBack, InterruptedException {
    Optional<Flow> flow = flowOf(update);
    if (flow.isPresent()
        && (flow.get().phase() == Phase.BACKED_UP || flow.get().phase() == Phase.RESTORING)) {
      steps.tell(update, Step.RESTORE_DATA, "putting the data back as it was before the update");
      putBack.data(flow.get(), old);
      steps.tell(update, Step.START_OLD, "starting the old server");
    }
  }

  @Override
  public void ended(Update update) {
    flowOf(update)
        // Half of the old data is there: the next start finishes it, and no server may run before.
        .filter(flow -> flow.phase() != Phase.RESTORING)
        .ifPresent(flow -> {
          steps.tell(
              update,
              Step.START_DEPENDENTS_AGAIN,
              "starting " + String.join(", ", flow.dependents()));
          dependents.start(flow.dependents()).forEach(wrong -> log.error("{}", wrong));
          takeBack.forget(flow.container());
        });
  }
}
