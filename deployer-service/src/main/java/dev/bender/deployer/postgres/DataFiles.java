package dev.bender.deployer.postgres;

import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.postgres.ControlFile;
import dev.bender.platform.postgres.DatabaseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Files of a container, read whether it runs or not. */
final class DataFiles {
  private static final String CONTROL = "/global/pg_control";

  private DataFiles() {}

  /** Which cluster is in the data folder, and how its server ended. */
  static ControlFile control(Engine engine, Server server) throws DatabaseException {
    return ControlFile.parse(
        beginning(engine, server.id(), server.dataFolder() + CONTROL, ControlFile.LENGTH)
            .orElseThrow(() ->
                new DatabaseException("there is no cluster in " + server.dataFolder(), null)));
  }

  /** Whether there is such a file or folder. */
  static boolean isThere(Engine engine, String container, String path) {
    try (InputStream archive = engine.archive(container, path)) {
      return archive.read() >= 0;
    } catch (EngineException.NotFound e) {
      return false;
    } catch (IOException e) {
      throw new EngineException.EngineUnavailable("the engine broke off: " + e.getMessage(), e);
    }
  }

  /** Whether a path of a container is a link to somewhere else. */
  static boolean isLink(Engine engine, String container, String path) {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(engine.archive(container, path), "UTF-8")) {
      TarArchiveEntry entry = tar.getNextEntry();
      return entry != null && entry.isSymbolicLink();
    } catch (EngineException.NotFound e) {
      return false;
    } catch (IOException e) {
      throw new EngineException.EngineUnavailable("the engine broke off: " + e.getMessage(), e);
    }
  }

  /** The first bytes of a file, or of the one that it is a link to; empty where there is none. */
  static Optional<byte[]> beginning(Engine engine, String container, String path, int atMost) {
    return beginning(engine, container, path, atMost, true);
  }

  private static Optional<byte[]> beginning(
      Engine engine, String container, String path, int atMost, boolean follows) {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(engine.archive(container, path), "UTF-8")) {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry != null && entry.isSymbolicLink() && follows) {
        // The engine hands out a link as such, as glibc's libc.so.6 of older Debians is one.
        String target = Path.of(path).resolveSibling(entry.getLinkName()).normalize().toString();
        return beginning(engine, container, target, atMost, false);
      }
      return entry == null ? Optional.empty() : Optional.of(tar.readNBytes(atMost));
    } catch (EngineException.NotFound e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EngineException.EngineUnavailable("the engine broke off: " + e.getMessage(), e);
    }
  }
}
