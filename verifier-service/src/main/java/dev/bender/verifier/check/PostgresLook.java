package dev.bender.verifier.check;

import dev.bender.verifier.check.HealthCheck.Postgres;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.Containers.Exec;
import dev.bender.verifier.container.EngineUnreachable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks a PostgreSQL server in steps that each need the one before: does it take connections by TCP,
 * are its databases there, does each answer, may its roles come in.
 *
 * <p>By TCP because the server of a first start listens on its socket only, and goes down again.
 */
final class PostgresLook {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration STEP = Duration.ofSeconds(5);
  private static final String SETTINGS =
      "connect_timeout=4 options='-c statement_timeout=4s -c default_transaction_read_only=on'";
  private static final String NAMES =
      "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn";

  /** The server is there, and does not trust who asks: that is for the settings to mend. */
  private static final Pattern NOT_TRUSTED =
      Pattern.compile(
          "(?i)no password supplied|authentication failed|no pg_hba\\.conf entry"
              + "|role \"[^\"]*\" does not exist");

  private final Containers containers;

  PostgresLook(Containers containers) {
    this.containers = containers;
  }

  /**
   * @param target where roles sign in from outside; null where no way leads there
   */
  Seen at(ContainerView container, Postgres check, @Nullable Target target)
      throws EngineUnreachable, InterruptedException {
    Steps steps = new Steps(container.id(), check);
    Seen problem = steps.ready();
    if (problem == null && !check.databases().isEmpty()) {
      problem = steps.databasesAreThere();
    }
    if (problem == null) {
      problem = steps.databasesAnswer();
    }
    if (problem == null) {
      problem = SignIn.all(check.roles(), target, check.port());
    }
    return problem == null ? Seen.good(summary(check)) : problem;
  }

  private static String summary(Postgres check) {
    List<String> parts = new ArrayList<>();
    parts.add("takes connections");
    if (!check.databases().isEmpty()) {
      parts.add(many(check.databases().size(), "database"));
    }
    parts.add(many(Math.max(1, check.databases().size()), "query").replace("querys", "queries"));
    if (!check.roles().isEmpty()) {
      parts.add(many(check.roles().size(), "role") + " signed in");
    }
    return String.join(", ", parts);
  }

  private static String many(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** One look at one server; a step answers with what is wrong, or null. */
  private final class Steps {
    private final String id;
    private final Postgres check;
    private final long begun = System.nanoTime();

    Steps(String id, Postgres check) {
      this.id = id;
      this.check = check;
    }

    @Nullable Seen ready() throws EngineUnreachable, InterruptedException {
      String port = Integer.toString(check.port());
      Exec exec = run("pg_isready", "-h", "127.0.0.1", "-p", port, "-U", check.user(), "-t", "3");
      return switch (exec) {
        case Exec.Ended ended ->
            switch (ended.exitCode()) {
              case 0 -> null;
              case 1 -> Seen.bad("does not take connections yet, or not any more");
              case 2 -> Seen.bad("gives no answer by TCP on 127.0.0.1:" + port);
              default -> notAsked("pg_isready ended with code " + ended.exitCode());
            };
        default -> notEnded(exec, "pg_isready");
      };
    }

    @Nullable Seen databasesAreThere() throws EngineUnreachable, InterruptedException {
      Exec exec = psql("postgres", NAMES, false);
      if (!(exec instanceof Exec.Ended ended) || ended.exitCode() != 0) {
        return unanswered(exec, "postgres");
      }
      Set<String> there = ended.output().lines().collect(Collectors.toSet());
      List<String> missing =
          check.databases().stream().filter(one -> !there.contains(one)).toList();
      return missing.isEmpty()
          ? null
          : Seen.bad("has no database " + ForeignText.line(String.join(", ", missing), 200));
    }

    @Nullable Seen databasesAnswer() throws EngineUnreachable, InterruptedException {
      List<String> databases =
          check.databases().isEmpty() ? List.of("postgres") : check.databases();
      for (String database : databases) {
        Exec exec = psql(database, check.query(), true);
        if (!(exec instanceof Exec.Ended ended) || ended.exitCode() != 0) {
          return unanswered(exec, database);
        }
      }
      return null;
    }

    /** Never asks for a password, and takes no notice of anybody's .psqlrc. */
    private Exec psql(String database, String statement, boolean silent)
        throws EngineUnreachable, InterruptedException {
      String port = Integer.toString(check.port());
      String where = "dbname='" + escaped(database) + "' port=" + port + " " + SETTINGS;
      List<String> command =
          new ArrayList<>(List.of("psql", "-X", "-A", "-t", "-q", "-w", "-v", "ON_ERROR_STOP=1"));
      command.addAll(List.of("-U", check.user(), "-d", where, "-c", statement));
      if (silent) {
        command.addAll(List.of("-o", "/dev/null"));
      }
      return run(command.toArray(String[]::new));
    }

    private Exec run(String... command) throws EngineUnreachable, InterruptedException {
      long left = LIMIT.toNanos() - (System.nanoTime() - begun);
      return left <= 0
          ? new Exec.TimedOut()
          : containers.exec(id, List.of(command), Duration.ofNanos(Math.min(left, STEP.toNanos())));
    }

    private Seen unanswered(Exec exec, String database) {
      if (!(exec instanceof Exec.Ended ended)) {
        return notEnded(exec, "psql");
      }
      String said = ForeignText.line(ended.output(), 200);
      String sentence =
          "got no answer from database "
              + ForeignText.line(database, 63)
              + (said.isEmpty() ? "" : ": " + said);
      return NOT_TRUSTED.matcher(said).find() ? notAsked(sentence) : Seen.bad(sentence);
    }

    private Seen notEnded(Exec exec, String program) {
      return switch (exec) {
        case Exec.TimedOut late -> Seen.bad("gave no answer to " + program + " in time");
        case Exec.NotStarted not ->
            notAsked(program + " could not be started: " + ForeignText.line(not.why(), 160));
        case Exec.Unseen unseen -> Seen.unknown(program + " was not followed to its end");
        case Exec.Ended ended -> notAsked(program + " ended with code " + ended.exitCode());
      };
    }

    /** A way to ask that nobody agreed on, and that is not there, is nobody's fault. */
    private Seen notAsked(String sentence) {
      return check.agreed() ? Seen.bad(sentence) : Seen.unknown(sentence);
    }
  }

  /** For a conninfo string between apostrophes. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }
}
