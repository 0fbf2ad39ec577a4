package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.postgres.DatabaseException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * Loads a dump into a server of the same image that nobody works with, on no network and with a
 * data folder of its own, and removes that again: a dump that cannot be loaded is no backup.
 */
final class TestRestore {
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
    remove(engine, server.id());
    String id =
        engine
            .create(
                nameFor(server.id()),
                InitServer.scratch(container, server.dataFolder(), server.superuser()))
            .id();
    try {
      loadDump.into(
          new Server(id, server.major(), server.dataFolder(), server.superuser()), folder, backup);
    } finally {
      remove(engine, server.id());
    }
  }

  /** Removes what a kill left of a trial. */
  static void remove(Engine engine, String serverId) {
    engine
        .find(nameFor(serverId))
        // Its data too, which is in a volume without a name.
        .ifPresent(left -> engine.remove(Standing.id(left), true, true));
  }

  private static String nameFor(String serverId) {
    return "bender-trial-" + serverId.substring(0, Math.min(12, serverId.length()));
  }
}
