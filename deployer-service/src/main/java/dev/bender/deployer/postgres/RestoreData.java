package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.postgres.ControlFile;
import dev.bender.platform.postgres.DatabaseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a data folder back as it was copied. Called again after a kill it begins anew; the copy
 * itself is never touched.
 */
final class RestoreData {
  /** On a container that only empties a folder: whose folder. */
  static final String HELPER = "dev.bender.helper";

  private static final Duration EMPTYING = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofHours(10);

  private final Engine engine;

  RestoreData(Engine engine) {
    this.engine = engine;
  }

  /**
   * Empties the folder and unpacks the copy, which was checked.
   *
   * @param container stopped; its mounts are where the data is
   * @throws DatabaseException if the folder is not as it was afterwards; to be called again
   */
  void restore(Path folder, Backup backup, JsonNode container)
      throws DatabaseException, InterruptedException {
    Server server = Server.of(container);
    empty(container);
    try (InputStream tar = PackedFile.open(folder.resolve(Backup.DATA))) {
      engine.unpack(server.id(), server.parentOfData(), tar, LONGEST);
    } catch (IOException | EngineException.TimedOut | EngineException.EngineRefused e) {
      throw new DatabaseException("the data could not be put back: " + e.getMessage(), e);
    }
    if (backup.wasFound()) {
      // The sum of the copy was right; what it is a copy of was never proven.
      return;
    }
    ControlFile control = DataFiles.control(engine, server);
    if (!control.systemIdentifier().equals(backup.cluster().systemIdentifier())
        || !control.isShutDown()) {
      throw new DatabaseException("the data that was put back is another cluster's", null);
    }
  }

  /** The name of the one helper that works on a container's data at a time. */
  static String helperOf(JsonNode container) {
    // Of the id, as the name changes on the way back: what a kill left has to be found again.
    String id = Standing.id(container);
    return "bender-helper-" + id.substring(0, Math.min(12, id.length()));
  }

  /** Removes one that a kill left: it may still be writing. */
  void removeHelper(JsonNode container) {
    engine
        .find(helperOf(container))
        .ifPresent(left -> engine.remove(Standing.id(left), true, false));
  }

  /**
   * Removes what is in the data folder of a container that is stopped, by a shell of its own image,
   * as the engine's archive can add files only.
   */
  void empty(JsonNode container) throws DatabaseException, InterruptedException {
    run(container, "rm -rf -- \"$0\"/* \"$0\"/.[!.]* \"$0\"/..?*");
  }

  /** On a new volume there may be none yet, which nothing could be unpacked in. */
  void makeFolder(JsonNode container) throws DatabaseException, InterruptedException {
    Server server = Server.of(container);
    if (!DataFiles.isThere(engine, server.id(), server.dataFolder())) {
      run(container, "mkdir -p -- \"$0\"");
    }
  }

  /**
   * @param script of a shell, to which the data folder is {@code $0}
   */
  private void run(JsonNode container, String script)
      throws DatabaseException, InterruptedException {
    Server server = Server.of(container);
    removeHelper(container);
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("Image", container.path("Image").asString(""));
    body.put("User", "0").put("NetworkDisabled", true);
    body.putArray("Entrypoint").add("/bin/sh").add("-c");
    body.putArray("Cmd").add(script).add(server.dataFolder());
    body.putObject("Labels").put(HELPER, Standing.name(container)).put("dev.bender.ignore", "true");
    body.putObject("HostConfig").putArray("VolumesFrom").add(server.id());
    String id = engine.create(helperOf(container), body).id();
    try {
      engine.start(id);
      long exit = waitFor(id);
      if (exit != 0) {
        throw new DatabaseException(
            "%s could not be emptied or made (%d): %s"
                .formatted(server.dataFolder(), exit, engine.logsTail(id, 5, 300)),
            null);
      }
    } finally {
      engine.remove(id, true, false);
    }
  }

  private long waitFor(String id) throws DatabaseException, InterruptedException {
    long end = System.nanoTime() + EMPTYING.toNanos();
    while (System.nanoTime() < end) {
      JsonNode state = engine.inspect(id).path("State");
      if (!state.path("Running").asBoolean(false)) {
        return state.path("ExitCode").asLong(-1);
      }
      Thread.sleep(50);
    }
    throw new DatabaseException("the old data was not removed within half an hour", null);
  }
}
