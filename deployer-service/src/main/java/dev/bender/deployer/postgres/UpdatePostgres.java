package dev.bender.deployer.postgres;

import dev.bender.contracts.Deployed;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verified;
import dev.bender.deployer.postgres.Flow.Phase;
import dev.bender.deployer.postgres.Steps.Step;
import dev.bender.deployer.replacement.GoingBack;
import dev.bender.deployer.replacement.GoingBack.CannotGoBack;
import dev.bender.deployer.replacement.Preparation;
import dev.bender.deployer.replacement.ReplaceContainer;
import dev.bender.deployer.replacement.Replacement;
import dev.bender.deployer.replacement.Replacement.Busy;
import dev.bender.deployer.replacement.Replacement.Refused;
import dev.bender.deployer.replacement.Replacement.Replaced;
import dev.bender.deployer.replacement.Replaces;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.settings.ContainerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Takes a database through its update. What is under way is on disk before it is begun; so after a
 * kill, what only prepared is taken back, and what puts data back is finished.
 */
public final class UpdatePostgres implements Replaces {
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
  private final RebuildIndexes rebuildIndexes;
  private final GoingBack goingBack;
  private final Function<String, ContainerSettings> settings;
  private final Set<String> reserved = new HashSet<>();

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
      GoingBack goingBack,
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
    this.rebuildIndexes = new RebuildIndexes(engine);
    this.goingBack = goingBack;
    this.settings = settings;
  }

  /** One at a time of a database and those that work with it: each would judge the other. */
  @Override
  public Replacement replace(ScanCompleted scan) throws InterruptedException {
    Set<String> mine = new HashSet<>(dependents.of(scan.update().container()));
    mine.add(scan.update().container());
    synchronized (reserved) {
      if (mine.stream().anyMatch(reserved::contains)) {
        return new Busy();
      }
      reserved.addAll(mine);
    }
    try {
      return replaceAlone(scan);
    } finally {
      synchronized (reserved) {
        reserved.removeAll(mine);
      }
    }
  }

  private Replacement replaceAlone(ScanCompleted scan) throws InterruptedException {
    Update update = scan.update();
    Optional<Flow> open = flows.find(update.container());
    if (open.isPresent() && open.get().owesData()) {
      Optional<String> refusal = finish(open.get());
      if (refusal.isPresent()) {
        return new Refused(refusal.get());
      }
      open = Optional.empty();
    }
    if (open.isPresent() && open.get().phase() == Phase.PREPARING) {
      takeBack.of(open.get());
      open = Optional.empty();
    }
    if (open.isPresent() && !open.get().updateId().equals(update.updateId())
        || isDependentOfOneUnderWay(update.container())) {
      return new Busy();
    }
    if (open.isEmpty() && sharesWithOneUnderWay(update.container())) {
      return new Busy();
    }
    if (open.isEmpty() && !isDatabase(update.container())) {
      return update.restores() == null
          ? replaceContainer.replace(scan, Preparation.NONE, GoingBack.NOTHING)
          : new Refused(update.container() + " is no PostgreSQL server, so it has no such data.");
    }
    if (open.isEmpty() && dependents.of(update.container()).stream().anyMatch(this::isUnproven)) {
      return new Busy();
    }
    if (open.isEmpty() && update.restores() != null) {
      engine.find(update.container()).ifPresent(old -> prepareServer.announce(update, old));
    }
    try {
      return after(
          scan,
          replaceContainer.replace(
              scan,
              (old, fresh) -> prepareServer.prepare(scan, old, fresh),
              // Until dependents run, an update leaves the data as it is.
              update.restores() == null ? GoingBack.NOTHING : goingBack));
    } catch (EngineException e) {
      throw e;
    } catch (DataIsOwed e) {
      // The next attempt, or the next start, puts it back before anything else.
      return new Refused(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A fault of ours must not leave everything stopped until the next try.
      Optional<Flow> left = flows.find(update.container());
      left.filter(flow -> flow.phase() == Phase.PREPARING).ifPresent(takeBack::of);
      if (left.isPresent() && left.get().owesData()) {
        finish(left.get()).ifPresent(log::error);
      }
      throw e;
    }
  }

  /** Why what an earlier way back still owes could not be put back; empty if it was. */
  private Optional<String> finish(Flow flow) throws InterruptedException {
    Optional<JsonNode> old = engine.find(flow.oldId());
    if (old.isEmpty()) {
      return Optional.of("Its data is to be put back, and the container that had it is gone.");
    }
    try {
      putBack.data(flow, old.get());
      flows.find(flow.container()).ifPresent(takeBack::of);
      return Optional.empty();
    } catch (CannotGoBack e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** It would be judged while its database is away. */
  private boolean isDependentOfOneUnderWay(String container) {
    return flows.all().stream().anyMatch(flow -> flow.dependents().contains(container));
  }

  /** What both need would be stopped and started by each, with the other's server unproven. */
  private boolean sharesWithOneUnderWay(String container) {
    List<String> mine = dependents.of(container);
    return flows.all().stream()
        .filter(flow -> !flow.container().equals(container))
        .anyMatch(flow ->
            mine.contains(flow.container()) || flow.dependents().stream().anyMatch(mine::contains));
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

  private Replacement after(ScanCompleted scan, Replacement result) throws InterruptedException {
    Optional<Flow> flow = flows.find(scan.update().container());
    if (flow.isEmpty()) {
      return result;
    }
    return switch (result) {
      case Replaced replaced -> {
        rebuildIndexes(scan.update(), flow.get(), replaced.containerId());
        flows.save(
            flow.get()
                .deployed(
                    new Flow.Deployment(
                        replaced.containerId(),
                        scan.backup(),
                        replaced.stoppedAt(),
                        replaced.startedAt())));
        yield new Replaced(
            replaced.image(),
            replaced.containerId(),
            replaced.standbyId(),
            replaced.stoppedAt(),
            replaced.startedAt(),
            flow.get().before(),
            flow.get().dependents());
      }
      case Busy busy -> {
        if (flow.get().phase() == Phase.PREPARING) {
          // Only announced; it is announced again when its turn has come.
          takeBack.forget(scan.update().container());
        }
        yield busy;
      }
      default -> {
        // The old one is in place again; on half of its data it must not start.
        if (!flow.get().owesData()) {
          takeBack.of(flow.get());
        }
        yield result;
      }
    };
  }

  /** If that fails, the proof will tell, and all goes back. */
  private void rebuildIndexes(Update update, Flow flow, String containerId)
      throws InterruptedException {
    if (flow.rebuild() == null) {
      return;
    }
    steps.tell(update, Step.REBUILD_INDEXES, "rebuilding " + flow.rebuild());
    try {
      rebuildIndexes.in(engine.inspect(containerId));
    } catch (DatabaseException e) {
      log.error("{}: indexes could not be rebuilt: {}", update.container(), e.getMessage());
    }
  }

  /**
   * Starts the dependents of a database that was verified.
   *
   * @return what is to be said then; empty if nothing of it is under way any more
   */
  public Optional<Deployed> startDependents(Verified verified) {
    Update update = verified.update();
    Optional<Flow> found = flowOf(update).filter(flow -> isOf(flow, verified));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Flow flow = flows.save(found.get().in(Phase.SERVING));
    steps.tell(update, Step.START_DEPENDENTS, "starting " + String.join(", ", flow.dependents()));
    dependents.start(flow.dependents(), flow.policies()).forEach(wrong -> log.error("{}", wrong));
    Flow.Deployment deployed =
        flow.deployed() == null
            ? new Flow.Deployment(
                verified.containerId(), null, flow.begunAt(), verified.verifiedAt())
            : flow.deployed();
    return Optional.of(
        new Deployed(
            update,
            verified.image(),
            Deployed.Stage.DEPENDENTS,
            verified.containerId(),
            verified.standbyId(),
            deployed.tag(),
            flow.begunAt(),
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
  public void complete(Verified verified, int keep, Duration maxAge) {
    Update update = verified.update();
    flowOf(update)
        .filter(flow -> isOf(flow, verified))
        .ifPresent(flow -> takeBack.forget(flow.container()));
    if (flows.find(update.container()).isPresent()) {
      // Another one has begun, and may need any of them.
      return;
    }
    try {
      backups.prune(update.container(), keep, maxAge);
    } catch (IOException e) {
      log.warn("old backups of {} stay: {}", update.container(), e.getMessage());
    }
  }

  /** A late copy may tell of an earlier attempt, or come when all goes back already. */
  private static boolean isOf(Flow flow, Verified verified) {
    Flow.Deployment deployed = flow.deployed();
    boolean inPlace = flow.phase() == Phase.BACKED_UP || flow.phase() == Phase.SERVING;
    return inPlace && (deployed == null || deployed.containerId().equals(verified.containerId()));
  }

  private Optional<Flow> flowOf(Update update) {
    return flows.find(update.container()).filter(one -> one.updateId().equals(update.updateId()));
  }
}
