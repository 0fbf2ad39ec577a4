package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.HealthCheck.Login;
import dev.bender.verifier.check.HealthCheck.Postgres;
import dev.bender.verifier.check.HealthCheck.Postgres.Role;
import dev.bender.verifier.check.Target.Way;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server of the Debian package, where there is one; its 'container' is this machine. */
class PostgresOnARealServerTest {
  private static @Nullable Path folder;
  private static Path programs = Path.of("");
  private static int port;

  private static final Containers HERE =
      new Containers() {
        @Override
        public Optional<ContainerView> find(String idOrName) {
          return Optional.empty();
        }

        @Override
        public Exec exec(String id, List<String> command, Duration limit)
            throws InterruptedException {
          return run(limit, command);
        }

        @Override
        public String lastLines(String id, int lines) {
          return "";
        }

        @Override
        public void ping() {}
      };

  @BeforeAll
  static void start() throws Exception {
    programs = installed();
    Path made = Files.createTempDirectory(Path.of("/tmp"), "pg");
    folder = made;
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path data = made.resolve("data");
    good("initdb", "-D", data.toString(), "-U", "postgres", "--auth-host=scram-sha-256", "-N");
    good(
        "pg_ctl",
        "-D",
        data.toString(),
        "-w",
        "-l",
        made.resolve("log").toString(),
        "-o",
        "-p " + port + " -k " + made + " -c listen_addresses=127.0.0.1 -c fsync=off",
        "start");
    sql("CREATE ROLE app LOGIN PASSWORD 's3cret'");
    sql("CREATE DATABASE shop OWNER app");
  }

  private static Path installed() throws IOException {
    Path all = Path.of("/usr/lib/postgresql");
    assumeTrue(Files.isDirectory(all), "no PostgreSQL is installed");
    try (Stream<Path> versions = Files.list(all)) {
      Optional<Path> found =
          versions
              .map(one -> one.resolve("bin"))
              .filter(one -> Files.isExecutable(one.resolve("initdb")))
              .max(Comparator.naturalOrder());
      assumeTrue(found.isPresent(), "no PostgreSQL server is installed");
      return found.orElseThrow();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    Path made = folder;
    if (made == null) {
      return;
    }
    run(
        Duration.ofSeconds(30),
        List.of("pg_ctl", "-D", made.resolve("data").toString(), "-m", "immediate", "stop"));
    run(Duration.ofSeconds(30), List.of("rm", "-rf", made.resolve("data").toString()));
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void good(String... command) throws InterruptedException {
    assertThat(run(Duration.ofSeconds(60), List.of(command)))
        .isInstanceOfSatisfying(
            Containers.Exec.Ended.class,
            ended -> assertThat(ended.exitCode()).as(ended.output()).isZero());
  }

  private static void sql(String statement) throws InterruptedException {
    good("psql", "-p", Integer.toString(port), "-U", "postgres", "-c", statement);
  }

  /** As the server's own user: it refuses to be root's. */
  private static Containers.Exec run(Duration limit, List<String> command)
      throws InterruptedException {
    List<String> words = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      words.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    Path program = programs.resolve(command.getFirst());
    words.add(Files.exists(program) ? program.toString() : command.getFirst());
    words.addAll(command.subList(1, command.size()));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("PGHOST", String.valueOf(folder));
    builder.directory(Path.of("/tmp").toFile());
    try {
      Path output = Files.createTempFile("pg", ".out");
      Process process = builder.redirectOutput(output.toFile()).start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return new Containers.Exec.TimedOut();
      }
      String said = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      return new Containers.Exec.Ended(process.exitValue(), said);
    } catch (IOException e) {
      return new Containers.Exec.NotStarted(String.valueOf(e.getMessage()));
    }
  }

  private static Seen look(List<String> databases, String query, Role... roles) throws Exception {
    return new PostgresLook(HERE)
        .at(
            Views.running("db").view(),
            new Postgres(port, "postgres", databases, query, List.of(roles), true),
            new Target("127.0.0.1", port, Way.DIRECT));
  }

  private static Role role(String user, String password) throws IOException {
    Path file = Files.createTempFile("password", ".txt");
    file.toFile().deleteOnExit();
    return new Role(new Login(user, Files.writeString(file, password + "\n")), "shop");
  }

  @Test
  void aServerWithItsDatabasesAndRolesIsGood() throws Exception {
    assertThat(look(List.of("shop"), "SELECT 1", role("app", "s3cret")))
        .isEqualTo(Seen.good("takes connections, 1 database, 1 query, 1 role signed in"));
  }

  @Test
  void aMissingDatabaseIsBad() throws Exception {
    assertThat(look(List.of("shop", "immich"), "SELECT 1"))
        .isEqualTo(Seen.bad("has no database immich"));
  }

  @Test
  void aQueryThatFailsIsBad() throws Exception {
    assertThat(look(List.of("shop"), "SELECT * FROM orders").sentence())
        .contains("from database shop", "relation \"orders\" does not exist");
  }

  @Test
  void aQueryCannotWriteAnything() throws Exception {
    assertThat(look(List.of("shop"), "CREATE TABLE orders ()").sentence())
        .contains("read-only transaction");
  }

  @Test
  void aQueryThatTakesTooLongIsEnded() throws Exception {
    assertThat(look(List.of("shop"), "SELECT pg_sleep(60)").sentence())
        .contains("statement timeout");
  }

  @Test
  void aWrongPasswordIsBadAndNotShown() throws Exception {
    Seen seen = look(List.of(), "SELECT 1", role("app", "wr0ng"));
    assertThat(seen.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(seen.sentence())
        .startsWith("did not let app in to shop: ")
        .contains("password authentication failed")
        .doesNotContain("wr0ng");
  }
}
