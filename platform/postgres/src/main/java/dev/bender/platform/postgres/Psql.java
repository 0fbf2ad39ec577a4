package dev.bender.platform.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a server by the {@code psql} of its own image, over its own socket: no password is needed
 * there, so none can be seen. What is asked answers with one JSON text, in which no name, however
 * odd, is taken for anything else.
 */
public final class Psql {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_WORDS = 300;
  private static final Duration READY = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final Shell shell;
  private final String superuser;

  /**
   * @param superuser who may see other roles' sessions
   */
  public Psql(Shell shell, String superuser) {
    this.shell = shell;
    this.superuser = superuser;
  }

  /** By whom it asks. */
  public String superuser() {
    return superuser;
  }

  /** Whether the server takes connections by TCP, as it does only once it is set up. */
  public boolean isReady(Duration limit) throws DatabaseException, InterruptedException {
    return shell
            .run(List.of("pg_isready", "-q", "-h", "127.0.0.1", "-U", superuser), limit)
            .exitCode()
        == 0;
  }

  /**
   * Waits until it does.
   *
   * @throws DatabaseException if it does not within the patience
   */
  public void awaitReady(Duration patience) throws DatabaseException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!isReady(READY)) {
      if (System.nanoTime() - end >= 0) {
        throw new DatabaseException("the server takes no connections", null);
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /**
   * Runs statements in one session, each by itself.
   *
   * @return what they printed
   * @throws DatabaseException with the server's words if one of them failed
   */
  public String run(String database, List<String> statements, Duration limit)
      throws DatabaseException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", superuser));
    command.add("-d");
    command.add(asConnection(database));
    // A database's owner may have set another one, with functions of his own in it.
    command.add("-c");
    command.add("SET search_path = pg_catalog, pg_temp");
    for (String statement : statements) {
      command.add("-c");
      command.add(statement);
    }
    Shell.Answer answer = shell.run(command, limit);
    if (answer.exitCode() != 0) {
      throw new DatabaseException("the server said: " + words(answer.output()), null);
    }
    return answer.output();
  }

  /**
   * The same where the last line printed is JSON.
   *
   * @throws DatabaseException also if it is not
   */
  public JsonNode json(String database, List<String> statements, Duration limit)
      throws DatabaseException, InterruptedException {
    String output = run(database, statements, limit).strip();
    // Warnings, as of another collation version, come first.
    String last = output.substring(output.lastIndexOf('\n') + 1);
    try {
      return JSON.readTree(last);
    } catch (JacksonException e) {
      throw new DatabaseException("the server's answer cannot be read: " + words(last), e);
    }
  }

  /** A name with '=' in it would be taken for a connection string (libpq, 'dbname'). */
  private static String asConnection(String database) {
    return "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private static String words(String output) {
    String line = output.replaceAll("\\s+", " ").strip();
    int error = Math.max(line.lastIndexOf("ERROR:"), line.lastIndexOf("FATAL:"));
    String from = error < 0 ? line : line.substring(error);
    return from.length() <= MOST_WORDS ? from : from.substring(0, MOST_WORDS) + "…";
  }
}
