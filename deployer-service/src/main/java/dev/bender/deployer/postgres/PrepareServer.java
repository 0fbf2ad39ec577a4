package dev.bender.deployer.postgres;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Update;
import dev.bender.deployer.postgres.Refusals.Allowed;
import dev.bender.deployer.postgres.Refusals.Judgement;
import dev.bender.deployer.postgres.RestorePlan.Ready;
import dev.bender.deployer.postgres.Steps.Step;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.postgres.LookAtCluster;
import dev.bender.platform.settings.ContainerSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Steps 2 to 7: refuses what would go wrong, then stops the dependents, waits until the server is
 * idle, copies its data and stops it; and puts the data of a backup in its place, where somebody
 * wants that back.
 */
final class PrepareServer {
  private static final Logger log = LoggerFactory.getLogger(PrepareServer.class);
  private static final Duration COUNTING = Duration.ofMinutes(30);
  private static final Duration CHECKPOINT = Duration.ofMinutes(10);
  private static final Duration COMING_UP = Duration.ofMinutes(1);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  /** A question that old is a copy, or one that nobody remembers. */
  private static final Duration LATE = Duration.ofDays(1);

  private final Engine engine;
  private final Dependents dependents;
  private final Refusals refusals;
  private final PlanRestore planRestore;
  private final PutInPlace putInPlace;
  private final DataBackups backups;
  private final AwaitIdle awaitIdle;
  private final CopyServer copyServer;
  private final Flows flows;
  private final Steps steps;
  private final Function<String, ContainerSettings> settings;
  private final boolean triesDumps;
  private final Clock clock;

  PrepareServer(
      Engine engine,
      HostImages images,
      Dependents dependents,
      DataBackups backups,
      Flows flows,
      Steps steps,
      PlanRestore planRestore,
      PutInPlace putInPlace,
      Function<String, ContainerSettings> settings,
      boolean triesDumps,
      Clock clock) {
    this.engine = engine;
    this.dependents = dependents;
    this.refusals = new Refusals(engine);
    this.planRestore = planRestore;
    this.putInPlace = putInPlace;
    this.backups = backups;
    this.awaitIdle = new AwaitIdle(engine, dependents, flows);
    this.copyServer = new CopyServer(engine, images, backups, steps, settings, triesDumps);
    this.flows = flows;
    this.steps = steps;
    this.settings = settings;
    this.triesDumps = triesDumps;
    this.clock = clock;
  }

  /** Why the old server is to stay, for people; empty if it is stopped and its data copied. */
  Optional<String> prepare(ScanCompleted scan, JsonNode old, JsonNode fresh)
      throws InterruptedException {
    Update update = scan.update();
    try {
      Optional<Ready> ready = Optional.empty();
      if (update.restores() != null) {
        RestorePlan plan = wanted(update, old, update.restores());
        if (plan instanceof RestorePlan.Refused refused) {
          return Optional.of(refused.sentence());
        }
        ready = Optional.of((Ready) plan);
      }
      Optional<String> refusal = byWhatRuns(update, old);
      if (refusal.isPresent()) {
        return refusal;
      }
      boolean serves = serves(update, old);
      return switch (judge(update, old, fresh, serves)) {
        case Refusals.Refused refused -> Optional.of(refused.sentence());
        case Allowed allowed -> {
          Flow flow = stopDependents(update, old, allowed.rebuild());
          yield serves
              ? backUp(scan, flow, old, fresh, ready)
              : putInPlace.put(
                  update, flow, ready.orElseThrow(), copyServer.asFound(scan, old), old, fresh);
        }
      };
    } catch (DatabaseException e) {
      return Optional.of("The database was not updated: " + e.getMessage() + "." + wayOut(update));
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException e) {
      return Optional.of("The database was not updated: the engine refused: " + e.getMessage());
    }
  }

  private static String wayOut(Update update) {
    return update.restores() == null
        ? ""
        : " If it is beyond repair, stop it first, and its files are copied as they are: docker stop "
            + update.container();
  }

  /** A copy of an old event must not throw away what was written since. */
  private RestorePlan wanted(Update update, JsonNode old, DataRestore restores) {
    return update.detectedAt().plus(LATE).isBefore(clock.instant())
        ? new RestorePlan.Refused("It was asked for more than a day ago; ask again.")
        : planRestore.whole(update.container(), old, restores);
  }

  /** What ails a server is no reason to refuse the way back to a backup of it. */
  private boolean serves(Update update, JsonNode old)
      throws DatabaseException, InterruptedException {
    // After a kill it may just have been started again.
    if (update.restores() == null) {
      Server.of(old).psql(engine).awaitReady(COMING_UP);
      return true;
    }
    // Not by the first word: one slow moment of a busy host says nothing.
    long end = System.nanoTime() + COMING_UP.toNanos();
    while (Standing.isRunning(engine.inspect(Standing.id(old)))) {
      try {
        Server.of(old).psql(engine).awaitReady(BETWEEN_TRIES);
        return true;
      } catch (DatabaseException e) {
        if (System.nanoTime() - end >= 0) {
          log.warn("{} is copied as it is found: {}", update.container(), e.getMessage());
          return false;
        }
      }
      Thread.sleep(BETWEEN_TRIES);
    }
    return false;
  }

  private Judgement judge(Update update, JsonNode old, JsonNode fresh, boolean serves)
      throws DatabaseException, InterruptedException {
    Server server = Server.of(old);
    if (update.restores() != null) {
      long bytes = serves ? sizeOf(server) : Math.max(0, DataDisk.used(engine, server));
      Optional<String> refusal = backups.refusal(update.container(), bytes);
      return refusal.isPresent()
          ? new Refusals.Refused(refusal.get())
          : refusals.ofRestore(old, fresh, serves);
    }
    ContainerSettings own = settings.apply(update.container());
    List<String> there = new LookAtCluster(server.psql(engine), COUNTING).databases();
    List<String> absent = new ArrayList<>(own.databases());
    absent.removeAll(there);
    if (!absent.isEmpty()) {
      return new Refusals.Refused(
          "There is no database %s, which the settings name; there are %s."
              .formatted(String.join(", ", absent), String.join(", ", there)));
    }
    long bytes = sizeOf(server);
    Optional<String> refusal = backups.refusal(update.container(), bytes);
    if (refusal.isEmpty() && triesDumps) {
      refusal = noRoomForTrial(server, bytes);
    }
    return refusal.isPresent()
        ? new Refusals.Refused(refusal.get())
        : refusals.judge(update.container(), old, fresh, there, own);
  }

  /** It would share the disk with the server that runs, which must not be without room. */
  private Optional<String> noRoomForTrial(Server server, long bytes) {
    long needed = PlanRestore.PER_DUMPED_BYTE * bytes + DataBackups.FLOOR;
    long free = DataDisk.free(engine, server);
    return free < 0 || free >= needed
        ? Optional.empty()
        : Optional.of(
            ("There is too little room to try its dump ('backup.test-restore'): %,d MB are free"
                    + " beside its data, up to %,d MB needed.")
                .formatted(free / 1_000_000, needed / 1_000_000));
  }

  private Optional<String> byWhatRuns(Update update, JsonNode old) {
    if (!Standing.isRunning(old) && update.restores() == null) {
      return Optional.of("The server does not run, so nobody can tell what is in it. Start it.");
    }
    List<String> all = dependents.of(update.container());
    if (all.size() > Deployed.MOST_DEPENDENTS) {
      return Optional.of(
          "It has more than " + Deployed.MOST_DEPENDENTS + " dependents; name fewer of them.");
    }
    List<String> missing = dependents.missing(all);
    if (!missing.isEmpty()) {
      return Optional.of(
          "There is no container "
              + String.join(", ", missing)
              + ", which the settings name as a dependent. Mend 'containers."
              + update.container()
              + ".dependents'.");
    }
    return Optional.empty();
  }

  private long sizeOf(Server server) throws DatabaseException, InterruptedException {
    String sql =
        "SELECT json_build_object('bytes', sum(pg_database_size(oid))) FROM pg_database"
            + " WHERE datallowconn";
    return server.psql(engine).json("postgres", List.of(sql), CHECKPOINT).path("bytes").asLong(0);
  }

  /**
   * To be called before a container is created for a way back: a server that does not run must not
   * be taken, after a kill, for one that was stopped and copied.
   */
  void announce(Update update, JsonNode old) {
    flows.save(preparing(update, old, List.of(), "", !Standing.isRunning(old)));
  }

  private Flow preparing(
      Update update, JsonNode old, List<String> running, String rebuild, boolean wasDown) {
    return new Flow(
        update.updateId(),
        update.container(),
        Standing.id(old),
        Flow.Phase.PREPARING,
        running,
        null,
        null,
        clock.instant(),
        null,
        rebuild.isEmpty() ? null : rebuild,
        dependents.policies(running),
        update.restores() == null ? null : update.restores().backup(),
        wasDown ? true : null);
  }

  private Flow stopDependents(Update update, JsonNode old, String rebuild)
      throws InterruptedException {
    Sha256.load();
    List<String> running = dependents.running(dependents.of(update.container()));
    boolean wasDown = flows.find(update.container()).filter(Flow::foundDown).isPresent();
    Flow flow = flows.save(preparing(update, old, running, rebuild, wasDown));
    steps.tell(update, Step.STOP_DEPENDENTS, "stopping " + named(running));
    dependents.stop(running);
    return flow;
  }

  private Optional<String> backUp(
      ScanCompleted scan, Flow begun, JsonNode old, JsonNode fresh, Optional<Ready> ready)
      throws DatabaseException, InterruptedException {
    Update update = scan.update();
    steps.tell(update, Step.IDLE, "waiting until nobody works with the server");
    AwaitIdle.Idled idled =
        awaitIdle.await(
            Server.of(old),
            begun,
            dependents.of(update.container()),
            settings.apply(update.container()).idlePatience());
    if (!idled.busy().isEmpty()) {
      return Optional.of(
          ("The server is not idle: %s. Name the container behind it as a dependent, or end its"
                  + " session.")
              .formatted(String.join("; ", idled.busy())));
    }
    CopyServer.Copy copy = copyServer.serving(scan, old);
    steps.tell(update, Step.TAG, "the old image stays as " + scan.backup());
    if (ready.isPresent()) {
      return putInPlace.put(update, idled.flow(), ready.get(), copy, old, fresh);
    }
    flows.save(idled.flow().backedUp(copy.folder(), copy.cluster()));
    return Optional.empty();
  }

  private static String named(List<String> dependents) {
    return dependents.isEmpty() ? "no dependents" : String.join(", ", dependents.reversed());
  }
}
