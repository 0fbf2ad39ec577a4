package dev.bender.deployer.postgres;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.DatabaseCluster;
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
import dev.bender.platform.postgres.Idle;
import dev.bender.platform.postgres.LookAtCluster;
import dev.bender.platform.postgres.Psql;
import dev.bender.platform.settings.ContainerSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Steps 2 to 7: refuses what would go wrong, then stops the dependents, waits until the server is
 * idle, copies its data and stops it; and puts the data of a backup in its place, where somebody
 * wants that back.
 */
final class PrepareServer {
  private static final Duration COUNTING = Duration.ofMinutes(30);
  private static final Duration SHUTDOWN = Duration.ofMinutes(5);
  private static final Duration CHECKPOINT = Duration.ofMinutes(10);
  private static final Duration COMING_UP = Duration.ofMinutes(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final int KILLED = 137;

  /** A question that old is a copy, or one that nobody remembers. */
  private static final Duration LATE = Duration.ofDays(1);

  private final Engine engine;
  private final HostImages images;
  private final Dependents dependents;
  private final Refusals refusals;
  private final PlanRestore planRestore;
  private final PutInPlace putInPlace;
  private final DataBackups backups;
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
    this.images = images;
    this.dependents = dependents;
    this.refusals = new Refusals(engine);
    this.planRestore = planRestore;
    this.putInPlace = putInPlace;
    this.backups = backups;
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
      return switch (judge(update, old, fresh)) {
        case Refusals.Refused refused -> Optional.of(refused.sentence());
        case Allowed allowed -> backUp(scan, old, fresh, allowed.rebuild(), ready);
      };
    } catch (DatabaseException e) {
      return Optional.of("The database was not updated: " + e.getMessage() + ".");
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException e) {
      return Optional.of("The database was not updated: the engine refused: " + e.getMessage());
    }
  }

  /** A copy of an old event must not throw away what was written since. */
  private RestorePlan wanted(Update update, JsonNode old, DataRestore restores) {
    return update.detectedAt().plus(LATE).isBefore(clock.instant())
        ? new RestorePlan.Refused("It was asked for more than a day ago; ask again.")
        : planRestore.whole(update.container(), old, restores);
  }

  private Judgement judge(Update update, JsonNode old, JsonNode fresh)
      throws DatabaseException, InterruptedException {
    Optional<String> refusal = byWhatRuns(update, old);
    if (refusal.isPresent()) {
      return new Refusals.Refused(refusal.get());
    }
    ContainerSettings own = settings.apply(update.container());
    Server server = Server.of(old);
    // After a kill it may just have been started again.
    server.psql(engine).awaitReady(COMING_UP);
    List<String> there = new LookAtCluster(server.psql(engine), COUNTING).databases();
    List<String> absent = new ArrayList<>(own.databases());
    absent.removeAll(there);
    if (!absent.isEmpty() && update.restores() == null) {
      return new Refusals.Refused(
          "There is no database %s, which the settings name; there are %s."
              .formatted(String.join(", ", absent), String.join(", ", there)));
    }
    long bytes = sizeOf(server);
    refusal = backups.refusal(update.container(), bytes);
    if (refusal.isEmpty() && triesDumps && update.restores() == null) {
      refusal = noRoomForTrial(server, bytes);
    }
    if (refusal.isPresent()) {
      return new Refusals.Refused(refusal.get());
    }
    return update.restores() == null
        ? refusals.judge(update.container(), old, fresh, there, own)
        : refusals.ofRestore(old, fresh);
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
    if (!Standing.isRunning(old)) {
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

  private DatabaseCluster look(Server server) throws DatabaseException, InterruptedException {
    return new LookAtCluster(server.psql(engine), COUNTING).look();
  }

  private long sizeOf(Server server) throws DatabaseException, InterruptedException {
    String sql =
        "SELECT json_build_object('bytes', sum(pg_database_size(oid))) FROM pg_database"
            + " WHERE datallowconn";
    return server.psql(engine).json("postgres", List.of(sql), CHECKPOINT).path("bytes").asLong(0);
  }

  private Optional<String> backUp(
      ScanCompleted scan, JsonNode old, JsonNode fresh, String rebuild, Optional<Ready> ready)
      throws DatabaseException, InterruptedException {
    Update update = scan.update();
    Server server = Server.of(old);
    Sha256.load();
    List<String> all = dependents.of(update.container());
    List<String> running = dependents.running(all);
    Flow flow =
        flows.save(
            new Flow(
                update.updateId(),
                update.container(),
                server.id(),
                Flow.Phase.PREPARING,
                running,
                null,
                null,
                clock.instant(),
                null,
                rebuild.isEmpty() ? null : rebuild,
                dependents.policies(running),
                update.restores() == null ? null : update.restores().backup()));
    steps.tell(update, Step.STOP_DEPENDENTS, "stopping " + named(running));
    dependents.stop(running);
    steps.tell(update, Step.IDLE, "waiting until nobody works with the server");
    Idled idled = awaitIdle(server, flow, all, settings.apply(update.container()).idlePatience());
    flow = idled.flow();
    if (!idled.busy().isEmpty()) {
      return Optional.of(
          ("The server is not idle: %s. Name the container behind it as a dependent, or end its"
                  + " session.")
              .formatted(String.join("; ", idled.busy())));
    }
    DatabaseCluster cluster = look(server);
    String folder = copy(scan, old, server, cluster);
    steps.tell(update, Step.TAG, "the old image stays as " + scan.backup());
    if (ready.isPresent()) {
      return putInPlace.put(update, flow, ready.get(), folder, cluster, old, fresh);
    }
    flows.save(flow.backedUp(folder, cluster));
    return Optional.empty();
  }

  private static String named(List<String> dependents) {
    return dependents.isEmpty() ? "no dependents" : String.join(", ", dependents.reversed());
  }

  /**
   * What came of the wait.
   *
   * @param flow with all dependents that were stopped
   * @param busy who works with the server all the same
   */
  private record Idled(Flow flow, List<String> busy) {}

  /** Asked twice: between two requests an application looks idle. */
  private Idled awaitIdle(Server server, Flow begun, List<String> all, Duration patience)
      throws DatabaseException, InterruptedException {
    Idle idle = new Idle(server.psql(engine));
    long end = System.nanoTime() + patience.toNanos();
    Flow flow = begun;
    int quiet = 0;
    while (true) {
      List<String> busy = idle.stragglers();
      quiet = busy.isEmpty() ? quiet + 1 : 0;
      if (quiet == 2 || (!busy.isEmpty() && System.nanoTime() > end)) {
        return new Idled(flow, busy);
      }
      flow = stopThoseThatCame(flow, all);
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /**
   * An engine that comes up starts containers one after the other, and we may have been quicker.
   */
  private Flow stopThoseThatCame(Flow flow, List<String> all) {
    List<String> came = dependents.running(all);
    if (came.isEmpty()) {
      return flow;
    }
    Map<String, String> policies = new LinkedHashMap<>(dependents.policies(came));
    // Of those that are known already, what counts is what they had at first.
    policies.putAll(flow.policies());
    List<String> stopped =
        all.stream().filter(one -> flow.dependents().contains(one) || came.contains(one)).toList();
    Flow more = flows.save(flow.withDependents(stopped, policies));
    dependents.stop(came);
    return more;
  }

  private String copy(ScanCompleted scan, JsonNode old, Server server, DatabaseCluster cluster)
      throws DatabaseException, InterruptedException {
    Update update = scan.update();
    ContainerSettings wanted = settings.apply(update.container());
    DataBackups.Draft draft =
        backups.begin(update.container(), images.of(old), scan.backup(), server, cluster);
    if (wanted.dump()) {
      steps.tell(update, Step.DUMP, "pg_dumpall of " + cluster.databases().size() + " databases");
      draft.dump(bytes -> steps.tell(update, Step.DUMP, "pg_dumpall", bytes));
      if (triesDumps && update.restores() == null) {
        steps.tell(update, Step.DUMP, "loading the dump into a server aside");
        draft.tryDump(new TestRestore(engine), old);
      }
    }
    // A dump may take hours, and somebody may have come meanwhile.
    List<String> busy = new Idle(server.psql(engine)).stragglers();
    if (!busy.isEmpty()) {
      throw new DatabaseException("somebody came to it: " + String.join("; ", busy), null);
    }
    stop(server, old);
    if (wanted.dataFolder() || update.restores() != null) {
      steps.tell(update, Step.DATA, "copying " + server.dataFolder());
      draft.data(bytes -> steps.tell(update, Step.DATA, "copying", bytes));
    }
    return draft.end();
  }

  /** SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients. */
  private void stop(Server server, JsonNode old) throws DatabaseException, InterruptedException {
    Psql psql = server.psql(engine);
    psql.run("postgres", List.of("CHECKPOINT"), CHECKPOINT);
    engine.updateRestartPolicy(Standing.id(old), "no", 0);
    engine.signal(server.id(), "SIGINT");
    engine.stop(server.id(), SHUTDOWN);
    int code = engine.inspect(server.id()).path("State").path("ExitCode").asInt(-1);
    if (code == KILLED) {
      throw new DatabaseException(
          "the server did not stop within " + SHUTDOWN.toMinutes() + " minutes", null);
    }
  }
}
