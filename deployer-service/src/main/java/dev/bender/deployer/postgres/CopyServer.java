package dev.bender.deployer.postgres;

import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Update;
import dev.bender.deployer.postgres.Steps.Step;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.postgres.ControlFile;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.postgres.Idle;
import dev.bender.platform.postgres.LookAtCluster;
import dev.bender.platform.postgres.Psql;
import dev.bender.platform.settings.ContainerSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Steps 5 and 6: copies what a server has, as SQL and as files, and stops it in between. */
final class CopyServer {
  private static final Logger log = LoggerFactory.getLogger(CopyServer.class);
  private static final Duration COUNTING = Duration.ofMinutes(30);
  private static final Duration SHUTDOWN = Duration.ofMinutes(5);
  private static final Duration CHECKPOINT = Duration.ofMinutes(10);
  private static final int KILLED = 137;

  private final Engine engine;
  private final HostImages images;
  private final DataBackups backups;
  private final Steps steps;
  private final Function<String, ContainerSettings> settings;
  private final boolean triesDumps;
  private final RestoreData restoreData;

  CopyServer(
      Engine engine,
      HostImages images,
      DataBackups backups,
      Steps steps,
      Function<String, ContainerSettings> settings,
      boolean triesDumps) {
    this.engine = engine;
    this.images = images;
    this.backups = backups;
    this.steps = steps;
    this.settings = settings;
    this.triesDumps = triesDumps;
    this.restoreData = new RestoreData(engine);
  }

  /**
   * What there is now.
   *
   * @param folder its name among the backups
   * @param cluster what was in it
   */
  record Copy(String folder, DatabaseCluster cluster) {}

  /**
   * Of a server that serves and that nobody works with; it is stopped then.
   *
   * @throws DatabaseException if the copy is not whole, or the server did not stop by itself
   */
  Copy serving(ScanCompleted scan, JsonNode old) throws DatabaseException, InterruptedException {
    Update update = scan.update();
    Server server = Server.of(old);
    ContainerSettings wanted = settings.apply(update.container());
    DatabaseCluster cluster = new LookAtCluster(server.psql(engine), COUNTING).look();
    DataBackups.Draft draft =
        backups.begin(update.container(), images.of(old), scan.backup(), server, cluster, false);
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
    stopOrderly(server, old);
    if (wanted.dataFolder() || update.restores() != null) {
      copyFolder(update, server, draft);
    }
    return new Copy(draft.end(), cluster);
  }

  /**
   * Of a server that does not run, or does not answer: the files, whatever they are.
   *
   * @throws DatabaseException if they could not be copied
   */
  Copy asFound(ScanCompleted scan, JsonNode old) throws DatabaseException, InterruptedException {
    Update update = scan.update();
    Server server = Server.of(old);
    stopAnyhow(server);
    restoreData.makeFolder(old);
    String started = startedAt(server);
    DatabaseCluster cluster = whatIsKnown(server);
    DataBackups.Draft draft =
        backups.begin(update.container(), images.of(old), scan.backup(), server, cluster, true);
    copyFolder(update, server, draft);
    if (Standing.isRunning(engine.inspect(server.id())) || !startedAt(server).equals(started)) {
      throw new DatabaseException("it was started while its files were copied", null);
    }
    return new Copy(draft.end(), cluster);
  }

  private String startedAt(Server server) {
    return engine.inspect(server.id()).path("State").path("StartedAt").asString("");
  }

  private void copyFolder(Update update, Server server, DataBackups.Draft draft)
      throws DatabaseException, InterruptedException {
    steps.tell(update, Step.DATA, "copying " + server.dataFolder());
    draft.data(bytes -> steps.tell(update, Step.DATA, "copying", bytes));
  }

  private DatabaseCluster whatIsKnown(Server server) {
    String identifier = "0";
    try {
      ControlFile control = DataFiles.control(engine, server);
      identifier = control.systemIdentifier();
    } catch (DatabaseException e) {
      log.warn("what is in place cannot be told: {}", e.getMessage());
    }
    String version = server.major().isEmpty() ? "unknown" : server.major();
    return new DatabaseCluster(identifier, version, server.superuser(), List.of(), null);
  }

  /** SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients. */
  private void stopOrderly(Server server, JsonNode old)
      throws DatabaseException, InterruptedException {
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

  /** However it stands, and however it ends: it may be between two of its own crashes. */
  private void stopAnyhow(Server server) {
    try {
      engine.signal(server.id(), "SIGINT");
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException e) {
      log.info("{}", e.getMessage());
    }
    engine.stopForGood(server.id(), SHUTDOWN);
  }
}
