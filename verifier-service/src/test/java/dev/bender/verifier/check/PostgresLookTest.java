package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.HealthCheck.Login;
import dev.bender.verifier.check.HealthCheck.Postgres;
import dev.bender.verifier.check.HealthCheck.Postgres.Role;
import dev.bender.verifier.check.Target.Way;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked and what is made of it; {@link PostgresOnARealServerTest} asks a real one. */
class PostgresLookTest {
  private final Deque<Containers.Exec> answers = new ArrayDeque<>();
  private final List<List<String>> asked = new ArrayList<>();
  private final Containers containers =
      new Containers() {
        @Override
        public Optional<ContainerView> find(String idOrName) {
          return Optional.empty();
        }

        @Override
        public Exec exec(String id, List<String> command, Duration limit) {
          asked.add(command);
          return answers.remove();
        }

        @Override
        public String lastLines(String id, int lines) {
          return "";
        }

        @Override
        public void ping() {}
      };

  private Seen look(Postgres check) throws Exception {
    return new PostgresLook(containers).at(Views.running("db").view(), check, null);
  }

  private static Postgres check(boolean agreed, String... databases) {
    return new Postgres(5432, "immich", List.of(databases), "SELECT 1", List.of(), agreed);
  }

  private void ended(int code, String output) {
    answers.add(new Containers.Exec.Ended(code, output));
  }

  @Test
  void itIsAskedByTcpThenForItsDatabasesThenEachOne() throws Exception {
    ended(0, "127.0.0.1:5432 - accepting connections\n");
    ended(0, "postgres\nimmich\no'brien\n");
    ended(0, "");
    ended(0, "");
    assertThat(look(check(true, "immich", "o'brien")))
        .isEqualTo(Seen.good("takes connections, 2 databases, 2 queries"));
    assertThat(asked.getFirst())
        .startsWith("pg_isready", "-h", "127.0.0.1", "-p", "5432", "-U", "immich");
    assertThat(asked.getLast()).anyMatch(word -> word.startsWith("dbname='o\\'brien' port=5432"));
    assertThat(asked.getLast()).contains("-w", "-X", "SELECT 1");
  }

  @Test
  void whatIsNotReadyIsAskedNothingElse() throws Exception {
    ended(1, "");
    assertThat(look(check(true)).sentence())
        .isEqualTo("does not take connections yet, or not any more");
    ended(2, "");
    assertThat(look(check(true))).isEqualTo(Seen.bad("gives no answer by TCP on 127.0.0.1:5432"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void aMissingDatabaseIsNamed() throws Exception {
    ended(0, "");
    ended(0, "postgres\nimmich\n");
    assertThat(look(check(true, "immich", "shop"))).isEqualTo(Seen.bad("has no database shop"));
  }

  @Test
  void aQueryThatFailsIsBadWithTheServersWords() throws Exception {
    ended(0, "");
    ended(1, "ERROR:  could not access file \"vchord\": No such file\u0007 or directory\n");
    assertThat(look(check(false)))
        .isEqualTo(
            Seen.bad(
                "got no answer from database postgres: ERROR: could not access file \"vchord\":"
                    + " No such file or directory"));
  }

  @Test
  void aServerThatTrustsNobodyIsBadOnlyWhereSomebodyAskedForTheCheck() throws Exception {
    for (boolean agreed : List.of(true, false)) {
      ended(0, "");
      ended(2, "psql: error: fe_sendauth: no password supplied\n");
      assertThat(look(check(agreed)).outcome())
          .isEqualTo(agreed ? Outcome.FAILED : Outcome.INCONCLUSIVE);
    }
  }

  @Test
  void aContainerWithoutTheProgramsToo() throws Exception {
    for (boolean agreed : List.of(true, false)) {
      answers.add(new Containers.Exec.NotStarted("no such file"));
      Seen seen = look(check(agreed));
      assertThat(seen.sentence()).isEqualTo("pg_isready could not be started: no such file");
      assertThat(seen.outcome()).isEqualTo(agreed ? Outcome.FAILED : Outcome.INCONCLUSIVE);
    }
  }

  @Test
  void whoHangsIsBad() throws Exception {
    answers.add(new Containers.Exec.TimedOut());
    assertThat(look(check(false))).isEqualTo(Seen.bad("gave no answer to pg_isready in time"));
  }

  @Test
  void withoutAWayARoleCannotBeTried(@TempDir Path folder) throws Exception {
    ended(0, "");
    ended(0, "");
    assertThat(look(withRole(folder.resolve("password"))).outcome())
        .isEqualTo(Outcome.INCONCLUSIVE);
  }

  @Test
  void aPasswordThatCannotBeReadIsOurFault(@TempDir Path folder) throws Exception {
    ended(0, "");
    ended(0, "");
    Target nowhere = new Target("127.0.0.1", 1, Way.DIRECT);
    Seen seen =
        new PostgresLook(containers)
            .at(Views.running("db").view(), withRole(folder.resolve("none")), nowhere);
    assertThat(seen.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(seen.sentence()).contains("password file", "cannot be read");
  }

  @Test
  void nobodyToSignInToIsBad(@TempDir Path folder) throws Exception {
    ended(0, "");
    ended(0, "");
    Path password = Files.writeString(folder.resolve("password"), "s3cret\n");
    Target nowhere = new Target("127.0.0.1", 1, Way.DIRECT);
    assertThat(
            new PostgresLook(containers)
                .at(Views.running("db").view(), withRole(password), nowhere))
        .isEqualTo(Seen.bad("refused the connection"));
  }

  private static Postgres withRole(Path password) {
    return new Postgres(
        5432,
        "postgres",
        List.of(),
        "SELECT 1",
        List.of(new Role(new Login("app", password), "shop")),
        true);
  }
}
