package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.DatabaseCluster.Database;
import dev.bender.platform.postgres.CompareClusters;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.postgres.LookAtCluster;
import dev.bender.platform.postgres.Psql;
import dev.bender.platform.postgres.Shell;
import dev.bender.verifier.check.ForeignText;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.Containers.Exec;
import dev.bender.verifier.container.EngineUnreachable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a new server prove that it serves what the old one served. An empty cluster comes up as
 * healthy as a full one, so that it answers says nothing.
 */
final class ProveDatabase {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final Duration COUNTING = Duration.ofMinutes(30);

  private final Containers containers;
  private final Pace pace;

  ProveDatabase(Containers containers, Pace pace) {
    this.containers = containers;
    this.pace = pace;
  }

  /**
   * Looks until it serves all, or its patience is over.
   *
   * @param before what the old one served
   * @param patience until it takes connections
   * @param onlooker is told what is waited for
   */
  CheckResult look(
      ContainerView container,
      DatabaseCluster before,
      Duration patience,
      RunChecks.Onlooker onlooker)
      throws EngineUnreachable, InterruptedException {
    long begun = pace.nanos();
    Unreachable unreachable = new Unreachable();
    Psql psql = new Psql(shell(container.id(), unreachable), before.superuser());
    String why = "never took a connection by TCP";
    int tries = 0;
    while (true) {
      tries++;
      try {
        if (psql.isReady(SHORT)) {
          onlooker.saw(0, 1, "the databases are compared with those before");
          DatabaseCluster now = new LookAtCluster(psql, COUNTING).look();
          Optional<String> loss = CompareClusters.loss(before, now);
          return loss.isPresent()
              ? result(Outcome.FAILED, loss.get(), tries, begun)
              : result(Outcome.PASSED, serves(now), tries, begun);
        }
        onlooker.saw(0, 1, "the server takes no connections yet");
      } catch (DatabaseException e) {
        unreachable.rethrow();
        why = String.valueOf(e.getMessage());
      }
      if (pace.nanos() - begun >= patience.toNanos()) {
        return result(Outcome.FAILED, why, tries, begun);
      }
      pace.pause(BETWEEN_LOOKS);
    }
  }

  private static String serves(DatabaseCluster now) {
    return "serves the same %d databases with %,d rows"
        .formatted(
            now.databases().size(), now.databases().stream().mapToLong(Database::rows).sum());
  }

  private CheckResult result(Outcome outcome, String sentence, int tries, long begun) {
    long took = Duration.ofNanos(pace.nanos() - begun).toMillis();
    return new CheckResult("postgres", outcome, ForeignText.line(sentence, 500), tries, took);
  }

  private Shell shell(String id, Unreachable unreachable) {
    return (command, limit) -> {
      try {
        return switch (containers.exec(id, command, limit)) {
          case Exec.Ended ended -> new Shell.Answer(ended.exitCode(), ended.output());
          case Exec.TimedOut late ->
              throw new DatabaseException(
                  "did not answer within " + limit.toSeconds() + " s", null);
          case Exec.Unseen unseen -> throw new DatabaseException("said too much", null);
          case Exec.NotStarted not ->
              throw new DatabaseException("could not be asked: " + not.why(), null);
        };
      } catch (EngineUnreachable e) {
        unreachable.why = e;
        throw new DatabaseException(e.sentence(), e);
      }
    };
  }

  /** An engine that is away is not held against the server. */
  private static final class Unreachable {
    private @Nullable EngineUnreachable why;

    void rethrow() throws EngineUnreachable {
      if (why != null) {
        throw why;
      }
    }
  }
}
