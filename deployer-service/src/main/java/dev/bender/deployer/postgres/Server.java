package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.ExecResult;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.postgres.Psql;
import dev.bender.platform.postgres.Shell;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A container in which PostgreSQL runs, by what its image and its owner say of it.
 *
 * @param id the container's
 * @param major such as {@code 15}; empty where the environment does not say
 * @param dataFolder absolute, in the container
 * @param superuser by whom the cluster was made
 */
record Server(String id, String major, String dataFolder, String superuser) {
  /** What the official image and its children use where nothing else is said. */
  private static final String USUAL_FOLDER = "/var/lib/postgresql/data";

  private static final int MOST_OUTPUT = 64 * 1024;

  /** Whether the environment says so, as that of the official image and its children does. */
  static boolean isIn(JsonNode container) {
    return variable(container, "PG_MAJOR").isPresent() && variable(container, "PGDATA").isPresent();
  }

  static Server of(JsonNode container) {
    return new Server(
        Standing.id(container),
        variable(container, "PG_MAJOR").orElse(""),
        variable(container, "PGDATA").orElse(USUAL_FOLDER),
        // the second is what immich's own image reads
        variable(container, "POSTGRES_USER")
            .or(() -> variable(container, "DB_USERNAME"))
            .orElse("postgres"));
  }

  private static Optional<String> variable(JsonNode container, String name) {
    for (JsonNode one : container.path("Config").path("Env")) {
      String text = one.asString("");
      if (text.startsWith(name + "=") && text.length() > name.length() + 1) {
        return Optional.of(text.substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }

  /** Asks it over its own socket. */
  Psql psql(Engine engine) {
    return new Psql(shell(engine), superuser);
  }

  private Shell shell(Engine engine) {
    return (command, limit) -> {
      try {
        ExecResult result = engine.exec(id, command, limit, MOST_OUTPUT);
        return new Shell.Answer(result.exitCode(), result.output());
      } catch (EngineException.TimedOut e) {
        throw new DatabaseException(
            "the server did not answer within " + limit.toSeconds() + " s", e);
      } catch (EngineException.Conflict | EngineException.EngineRefused e) {
        throw new DatabaseException("the server cannot be asked: " + e.getMessage(), e);
      }
    };
  }

  /** The folder that the data folder is in. */
  String parentOfData() {
    int slash = dataFolder.lastIndexOf('/');
    return slash <= 0 ? "/" : dataFolder.substring(0, slash);
  }
}
