package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.postgres.DatabaseException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Loads a dump into a server of the same image that nobody works with, on no network and with a
 * data folder of its own, and removes that again: a dump that cannot be loaded is no backup.
 */
final class TestRestore {
  private static final Logger log = LoggerFactory.getLogger(TestRestore.class);
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final String PRELOAD =
      "SELECT json_build_object('preload', current_setting('shared_preload_libraries'))";

  private final Engine engine;
  private final LoadDump loadDump;

  TestRestore(Engine engine) {
    this.engine = engine;
    this.loadDump = new LoadDump(engine, new RestoreData(engine));
  }

  /**
   * Tries it.
   *
   * @param folder of the backup, whose dump was written
   * @param container of the server that was dumped
   * @throws DatabaseException if it cannot be loaded, or gives something else than was dumped
   */
  void of(Path folder, Backup backup, JsonNode container)
      throws DatabaseException, InterruptedException {
    Server server = Server.of(container);
    engine.find(nameFor(server.id())).ifPresent(left -> remove(engine, left));
    String preload =
        server.psql(engine).json("postgres", List.of(PRELOAD), SHORT).path("preload").asString("");
    String id =
        engine.create(nameFor(server.id()), InitServer.scratch(container, server, preload)).id();
    try {
      giveFolder(id, container, server);
      loadDump.into(
          new Server(id, server.major(), server.dataFolder(), server.superuser()), folder, backup);
    } finally {
      removeLeft(engine, server.id());
    }
  }

  /** Who may not change owners finds its folder as the real one is. */
  private void giveFolder(String id, JsonNode container, Server server) throws DatabaseException {
    if (container.at("/Config/User").asString("").isEmpty()) {
      return;
    }
    try (TarArchiveInputStream real =
        new TarArchiveInputStream(engine.archive(server.id(), server.dataFolder()), "UTF-8")) {
      TarArchiveEntry top = real.getNextEntry();
      if (top == null) {
        return;
      }
      TarArchiveEntry entry = new TarArchiveEntry(server.dataFolder().substring(1) + "/");
      entry.setUserId(top.getLongUserId());
      entry.setGroupId(top.getLongGroupId());
      entry.setMode(top.getMode());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
      engine.unpack(id, "/", new ByteArrayInputStream(bytes.toByteArray()), SHORT);
    } catch (IOException e) {
      throw new DatabaseException("no folder could be made for the trial: " + e.getMessage(), e);
    }
  }

  /** Removes what a kill left of a trial; if that cannot be, the next trial does. */
  static void removeLeft(Engine engine, String serverId) {
    try {
      engine.find(nameFor(serverId)).ifPresent(left -> remove(engine, left));
    } catch (EngineException.Conflict | EngineException.EngineRefused e) {
      log.warn("the trial {} stays for now: {}", nameFor(serverId), e.getMessage());
    }
  }

  /** With its data, which is in a volume without a name. */
  private static void remove(Engine engine, JsonNode trial) {
    engine.remove(Standing.id(trial), true, true);
  }

  private static String nameFor(String serverId) {
    return "bender-trial-" + serverId.substring(0, Math.min(12, serverId.length()));
  }
}
