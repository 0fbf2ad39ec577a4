package dev.bender.deployer.postgres;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.DatabaseCluster.Database;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.ExecResult;
import dev.bender.platform.postgres.CompareClusters;
import dev.bender.platform.postgres.ControlFile;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.postgres.LookAtCluster;
import dev.bender.platform.postgres.Psql;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Makes a new cluster in the place of the old one and loads a dump into it. The first error ends
 * it; what was loaded has to be what was dumped.
 */
final class LoadDump {
  private static final Duration COMING_UP = Duration.ofMinutes(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration COUNTING = Duration.ofMinutes(30);
  private static final Duration SHUTDOWN = Duration.ofMinutes(10);
  // A terabyte at 30 MB/s.
  private static final Duration LONGEST = Duration.ofHours(10);
  private static final int MOST_COMPLAINTS = 4_000;
  private static final String FILE = "bender-dump.sql";

  private final Engine engine;
  private final RestoreData restoreData;

  LoadDump(Engine engine, RestoreData restoreData) {
    this.engine = engine;
    this.restoreData = restoreData;
  }

  /**
   * Loads it.
   *
   * @param folder of the backup, which was checked
   * @param safety the copy of the data folder that is there now
   * @param old stopped; its mounts are where the data is
   * @param fresh created, for the image that is to serve the data
   * @return what is served then
   * @throws DatabaseException if it is not what was dumped; then no server may start on it
   */
  DatabaseCluster load(Path folder, Backup backup, Path safety, JsonNode old, JsonNode fresh)
      throws DatabaseException, InterruptedException {
    byte[] settings = OwnSettings.of(safety);
    restoreData.empty(old);
    String superuser = backup.cluster().superuser();
    String id =
        engine.create(RestoreData.helperOf(old), InitServer.body(fresh, old, superuser)).id();
    DatabaseCluster seen;
    try {
      Server aside = new Server(id, backup.major(), Server.of(fresh).dataFolder(), superuser);
      seen = into(aside, folder, backup);
      end(aside, seen);
    } finally {
      engine.remove(id, true, false);
    }
    Server server = Server.of(old);
    engine.unpack(server.id(), server.parentOfData(), new ByteArrayInputStream(settings), SHUTDOWN);
    ControlFile control = DataFiles.control(engine, server);
    if (!control.isShutDown() || !control.systemIdentifier().equals(seen.systemIdentifier())) {
      throw new DatabaseException("the new cluster did not end in an orderly way", null);
    }
    return seen;
  }

  /**
   * Starts a created container, whose entry point makes a new cluster, and loads a dump into it.
   *
   * @return what is in it then, which is what was dumped
   */
  DatabaseCluster into(Server aside, Path folder, Backup backup)
      throws DatabaseException, InterruptedException {
    hand(aside.id(), folder, backup);
    engine.start(aside.id());
    awaitReady(aside);
    run(aside);
    return compare(aside, backup);
  }

  /** As a file of the container's own: it is as long as the dump says, and never in memory. */
  private void hand(String id, Path folder, Backup backup) throws DatabaseException {
    Path file = CheckBackup.file(folder, DataRestore.Part.DUMP);
    Backup.Part part = CheckBackup.glance(folder, backup, DataRestore.Part.DUMP);
    try (InputStream sql = DumpOfCluster.open(file, backup.cluster().superuser());
        InputStream tar = new OneFileTar(FILE, part.bytes(), sql)) {
      engine.unpack(id, "/", tar, LONGEST);
    } catch (IOException | EngineException.TimedOut | EngineException.EngineRefused e) {
      throw new DatabaseException("the dump could not be handed over: " + e.getMessage(), e);
    } catch (EngineException.EngineUnavailable e) {
      // A full disk may be told by hanging up; one that is away would be waited for.
      if (engine.answers()) {
        throw new DatabaseException("the dump could not be handed over: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /** Over TCP: while the cluster is made, a server of its own answers on the socket. */
  private void awaitReady(Server aside) throws DatabaseException, InterruptedException {
    long end = System.nanoTime() + COMING_UP.toNanos();
    while (true) {
      JsonNode state = engine.inspect(aside.id()).path("State");
      if (!state.path("Running").asBoolean(false)) {
        throw new DatabaseException(
            "no new cluster could be made (%d): %s"
                .formatted(state.path("ExitCode").asLong(-1), engine.logsTail(aside.id(), 5, 500)),
            null);
      }
      if (aside.psql(engine).isReady(SHORT)) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new DatabaseException("the new cluster takes no connections", null);
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private void run(Server aside) throws DatabaseException {
    List<String> command =
        List.of(
            "psql",
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            // Else an error may quote a row.
            "-v",
            "VERBOSITY=terse",
            "-U",
            aside.superuser(),
            "-d",
            "postgres",
            "-o",
            "/dev/null",
            "-f",
            "/" + FILE);
    try {
      ExecResult result = engine.exec(aside.id(), command, LONGEST, MOST_COMPLAINTS);
      if (result.exitCode() != 0) {
        throw new DatabaseException(
            "the dump could not be loaded: " + error(result.output()), null);
      }
    } catch (EngineException.TimedOut | EngineException.Conflict e) {
      throw new DatabaseException("the dump could not be loaded: " + e.getMessage(), e);
    }
  }

  private static String error(String output) {
    String line = output.replaceAll("\\s+", " ").strip();
    int at = Math.max(line.lastIndexOf("ERROR:"), line.lastIndexOf("FATAL:"));
    String from = at < 0 ? line : line.substring(at);
    return from.length() <= 300 ? from : from.substring(0, 300) + "…";
  }

  private DatabaseCluster compare(Server aside, Backup backup)
      throws DatabaseException, InterruptedException {
    DatabaseCluster seen = new LookAtCluster(aside.psql(engine), COUNTING).look();
    Optional<String> loss = CompareClusters.lossOfDump(backup.cluster(), seen);
    if (loss.isPresent()) {
      throw new DatabaseException("what was loaded is not what was dumped: " + loss.get(), null);
    }
    return seen;
  }

  /** A dump has no statistics: without them the first queries would take hours. */
  private void end(Server aside, DatabaseCluster seen)
      throws DatabaseException, InterruptedException {
    Psql psql = aside.psql(engine);
    for (Database one : seen.databases()) {
      psql.run(one.name(), List.of("ANALYZE"), COUNTING);
    }
    psql.run("postgres", List.of("CHECKPOINT"), SHUTDOWN);
    engine.signal(aside.id(), "SIGINT");
    engine.stop(aside.id(), SHUTDOWN);
    if (Standing.isRunning(engine.inspect(aside.id()))) {
      throw new DatabaseException("the new cluster does not stop", null);
    }
  }
}
