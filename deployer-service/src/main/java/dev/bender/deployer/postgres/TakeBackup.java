package dev.bender.deployer.postgres;

import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.DatabaseCluster.Database;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.ExecResult;
import dev.bender.platform.postgres.ControlFile;
import dev.bender.platform.postgres.DatabaseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes a server's data to a folder, as SQL and as the files themselves, and checks both. */
final class TakeBackup {
  // A terabyte at the 30 MB/s that a dump was measured with.
  private static final Duration LONGEST = Duration.ofHours(10);
  private static final int MOST_COMPLAINTS = 2_000;

  private final Engine engine;
  private final long floor;

  /**
   * @param floor bytes of the disk that have to stay free
   */
  TakeBackup(Engine engine, long floor) {
    this.engine = engine;
    this.floor = floor;
  }

  /**
   * All databases and roles as SQL, of a server that runs.
   *
   * @throws DatabaseException if it is not whole; the file is gone then
   */
  Backup.Part dump(Server server, DatabaseCluster cluster, Path folder, LongConsumer progress)
      throws DatabaseException {
    Path file = folder.resolve(Backup.DUMP);
    List<String> command = List.of("pg_dumpall", "-U", server.superuser());
    try (PackedFile packed = new PackedFile(file, floor, progress)) {
      DumpWatch watch = new DumpWatch(packed);
      ExecResult result =
          filling(packed, () -> engine.exec(server.id(), command, watch, LONGEST, MOST_COMPLAINTS));
      if (result.exitCode() != 0) {
        throw new DatabaseException(
            "pg_dumpall ended with %d: %s".formatted(result.exitCode(), line(result.output())),
            null);
      }
      Optional<String> missing =
          watch.missing(cluster.databases().stream().map(Database::name).toList());
      if (missing.isPresent()) {
        throw new DatabaseException("the dump is not whole: " + missing.get(), null);
      }
      return packed.end();
    } catch (IOException | EngineException.TimedOut e) {
      throw new DatabaseException("the dump could not be written: " + e.getMessage(), e);
    }
  }

  /**
   * The data folder with owners and modes, of a server that was stopped in an orderly way.
   *
   * @throws DatabaseException if it is not whole
   */
  Backup.Part data(Server server, DatabaseCluster cluster, Path folder, LongConsumer progress)
      throws DatabaseException, InterruptedException {
    ControlFile control = DataFiles.control(engine, server);
    if (!control.isShutDown() || !control.systemIdentifier().equals(cluster.systemIdentifier())) {
      throw new DatabaseException(
          "the files in %s are not those of an orderly stopped server (state %d)"
              .formatted(server.dataFolder(), control.state()),
          null);
    }
    return copy(server, cluster.systemIdentifier(), folder, progress);
  }

  /**
   * The data folder of a server that does not run, whatever is in it.
   *
   * @throws DatabaseException if it could not be read or written to its end
   */
  Backup.Part asFound(Server server, Path folder, LongConsumer progress)
      throws DatabaseException, InterruptedException {
    return copy(server, null, folder, progress);
  }

  private Backup.Part copy(
      Server server, @Nullable String systemIdentifier, Path folder, LongConsumer progress)
      throws DatabaseException, InterruptedException {
    Path file = folder.resolve(Backup.DATA);
    try (PackedFile packed = new PackedFile(file, floor, progress)) {
      // Not afterwards: the database is down, and would be so for longer.
      ReadBack readBack =
          ReadBack.of(
              packed,
              written -> CheckArchive.check(written, server.dataFolder(), systemIdentifier));
      filling(
          packed,
          () -> {
            engine.archive(server.id(), server.dataFolder(), packed, LONGEST);
            return true;
          });
      Backup.Part part = packed.end();
      readBack.await();
      return part;
    } catch (IOException | EngineException.TimedOut e) {
      throw new DatabaseException("the data folder could not be copied: " + e.getMessage(), e);
    }
  }

  /** A disk that is full is not an engine that is away. */
  private static <T> T filling(PackedFile packed, Supplier<T> from) throws IOException {
    try {
      return from.get();
    } catch (EngineException.EngineUnavailable e) {
      IOException broken = packed.broken();
      if (broken != null) {
        throw broken;
      }
      throw e;
    }
  }

  private static String line(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }
}
