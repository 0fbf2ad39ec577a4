package dev.bender.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.OciImage;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Each variant of the image goes wrong in its own way, on data that the good one made. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresVariantsTest {
  private static final String ORDERED =
      "CREATE DATABASE ordered TEMPLATE template0 LC_COLLATE 'en_US.utf8' LC_CTYPE 'en_US.utf8'";

  private ImageStage stage;
  private PostgresSession good;

  @BeforeAll
  void start() throws Exception {
    stage = new ImageStage("bender-test-variants");
    good = new PostgresSession(stage.engine, run("pg-good", postgres().build()));
    good.awaitReady();
    good.sql("postgres", "CREATE ROLE app LOGIN");
    good.sql("postgres", "CREATE DATABASE shop");
    good.sql("shop", "CREATE EXTENSION pg_trgm");
    good.sql("postgres", ORDERED);
    stage.engine.stop(good.id(), Duration.ofSeconds(30));
  }

  @AfterAll
  void stop() throws Exception {
    stage.close();
  }

  private PostgresImage postgres() {
    return stage.images.postgres();
  }

  private ServerStage.Draft container(String name, OciImage image) {
    return stage
        .container(name, image)
        .volume("data", PostgresImage.DATA)
        .environment("POSTGRES_PASSWORD", "secret");
  }

  private String run(String name, OciImage image) throws Exception {
    return container(name, image).run();
  }

  /** Runs it on the data until it has ended by itself; what it said last. */
  private String end(String name, OciImage image) throws Exception {
    String id = container(name, image).restart("no").run();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> state(id).path("Status").asString().equals("exited"));
    assertThat(state(id).path("ExitCode").asInt()).isEqualTo(1);
    return stage.engine.logsTail(id, 20, 10_000);
  }

  private JsonNode state(String id) {
    return stage.engine.inspect(id).path("State");
  }

  private void on(String name, OciImage image, Consumer<PostgresSession> look) throws Exception {
    PostgresSession session = new PostgresSession(stage.engine, run(name, image));
    session.awaitReady();
    look.accept(session);
    stage.engine.stop(session.id(), Duration.ofSeconds(30));
  }

  @Test
  void anotherVersionIsAnotherImageWithTheSameServer() throws Exception {
    OciImage one = postgres().version("15.20-a").build();
    OciImage other = postgres().version("15.20-b").build();

    assertThat(one.configDigest()).isNotEqualTo(other.configDigest());
    assertThat(one.layers())
        .zipSatisfy(other.layers(), (a, b) -> assertThat(a.digest()).isEqualTo(b.digest()));
  }

  @Test
  void endsWithFatalInPlaceOfTheServer() throws Exception {
    assertThat(end("pg-fatal", postgres().thatDoesNotStart().build())).contains("FATAL: ");
  }

  @Test
  void runsAndNeverListens() throws Exception {
    String id = run("pg-silent", postgres().thatNeverGetsReady().build());
    PostgresSession session = new PostgresSession(stage.engine, id);
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(() -> state(id).path("Running").asBoolean() && !session.isReady());

    stage.engine.stop(id, Duration.ofSeconds(30));
    assertThat(state(id).path("ExitCode").asInt()).isZero();
  }

  @Test
  void losesADatabaseAndRefusesARole() throws Exception {
    OciImage image = postgres().thatLosesDatabase("lost").thatRefusesRole("app").build();
    on("pg-before", postgres().build(), session -> session.sql("postgres", "CREATE DATABASE lost"));

    on(
        "pg-losing",
        image,
        session -> {
          assertThat(session.sql("postgres", "SELECT datname FROM pg_database"))
              .contains("shop")
              .doesNotContain("lost");
          assertThat(session.exec("psql", "-U", "app", "-d", "shop", "-c", "SELECT 1").output())
              .contains("not permitted to log in");
        });
  }

  @Test
  void lacksTheLibraryOfAnExtension() throws Exception {
    on(
        "pg-without",
        postgres().withoutExtension("pg_trgm").build(),
        session -> {
          assertThat(session.sql("shop", "SELECT similarity('a', 'b')"))
              .contains("could not access file \"$libdir/pg_trgm\"");
          assertThat(session.sql("shop", "CREATE EXTENSION amcheck; DROP EXTENSION amcheck"))
              .isEmpty();
        });
  }

  @Test
  void saysThatItsCollationsAreOthers() throws Exception {
    on(
        "pg-glibc",
        postgres().withGlibc("2.99").build(),
        session ->
            assertThat(session.sql("ordered", "SELECT 1"))
                .contains("has a collation version mismatch")
                .contains("the operating system provides version 2.99"));
  }

  @Test
  void theNextMajorRefusesTheData() throws Exception {
    assertThat(end("pg-next", postgres().nextMajor().build()))
        .contains("database files are incompatible with server");
  }

  @Test
  void theNextMajorBeginsWithEmptyData() throws Exception {
    PostgresImage next = postgres().nextMajor();
    String id =
        stage
            .container("pg-next-empty", next.build())
            .environment("POSTGRES_PASSWORD", "secret")
            .run();
    PostgresSession session = new PostgresSession(stage.engine, id);
    session.awaitReady();
    assertThat(session.sql("postgres", "SHOW server_version")).startsWith(next.major() + ".");
  }

  @Test
  void dataElsewhereAreAnotherCluster() throws Exception {
    on(
        "pg-moved",
        postgres().withDataAt("/var/lib/postgresql/15/docker").build(),
        session ->
            assertThat(session.sql("postgres", "SELECT datname FROM pg_database"))
                .doesNotContain("shop"));
  }

  @Test
  void aStoppedOneOnMuslShowsIt() throws Exception {
    String id = container("pg-musl", postgres().musl().build()).create();

    try (var loader = stage.engine.archive(id, "/lib/ld-musl-x86_64.so.1")) {
      assertThat(loader.read()).isPositive();
    }
  }
}
