package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** A database on its way through updates that go well, that fail, and that are refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(4)
class PostgresUpdateTest {
  /** As a server finds it whose C library is another than the one that built the index. */
  private static final String OTHER_LIBRARY =
      "UPDATE pg_collation SET collversion = '2.19' WHERE collname = 'en_US.utf8';";

  private DatabaseRig rig;

  @BeforeAll
  void start() throws Exception {
    rig = new DatabaseRig("pg", ", databases: [ shop, blog ], patience: 12s");
    rig.begin();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @Test
  @Order(1)
  void aGoodImageIsPutInPlaceWithABackupAndWithoutALoss() throws Exception {
    String before = rig.sumOf("shop");
    long beats = rig.beats("shop");
    rig.push(rig.postgres().version("1.1"));

    JsonNode update = rig.awaitUpdate("VERIFIED");

    rig.allIsWell("1.1");
    assertThat(rig.sumOf("shop")).isEqualTo(before);
    assertThat(rig.beats("shop")).isGreaterThanOrEqualTo(beats);
    assertThat(rig.steps())
        .containsExactly("STEP_2", "STEP_4", "STEP_5", "STEP_6", "STEP_7", "STEP_16");
    System.out.println(
        "a database's dependents were down for " + update.path("downtimeMs") + " ms");
    Path backups = rig.rig.folder.resolve("data/backups/" + rig.server);
    try (var all = Files.list(backups)) {
      List<Path> folders = all.filter(Files::isDirectory).toList();
      assertThat(folders).hasSize(1);
      assertThat(folders.getFirst().resolve("dump.sql.zst")).isNotEmptyFile();
      assertThat(folders.getFirst().resolve("data.tar.zst")).isNotEmptyFile();
      assertThat(folders.getFirst().resolve("backup.json")).isNotEmptyFile();
    }
    assertThat(backups.resolve("under-way.json")).doesNotExist();
  }

  @Test
  @Order(2)
  void aServerThatDoesNotStartIsTakenBackWithItsData() throws Exception {
    takenBack("2.1", "crash", () -> rig.push(rig.postgres().version("2.1").thatDoesNotStart()));
  }

  @Test
  @Order(3)
  void aServerThatNeverGetsReadyIsTakenBackWithItsData() throws Exception {
    takenBack("2.2", "TCP", () -> rig.push(rig.postgres().version("2.2").thatNeverGetsReady()));
  }

  @Test
  @Order(4)
  void aServerThatLosesADatabaseIsTakenBackWithItsData() throws Exception {
    takenBack(
        "2.3",
        "database shop is missing",
        () -> rig.push(rig.postgres().version("2.3").thatLosesDatabase("shop")));
  }

  @Test
  @Order(5)
  void aRoleThatCannotLogInAnyMoreTakesTheServerBack() throws Exception {
    takenBack(
        "2.4",
        "role shop may not log in any more",
        () -> rig.push(rig.postgres().version("2.4").thatRefusesRole("shop")));
  }

  /** As where no refusal sees it: the environment says nothing of it. */
  @Test
  @Order(6)
  void anEmptyClusterThatComesUpHealthyIsTakenBack() throws Exception {
    takenBack(
        "2.5",
        "serves another cluster",
        () -> rig.push(rig.postgres().version("2.5").thatStartsElsewhere()));
  }

  @Test
  @Order(7)
  void aServerThatLostAnExtensionsLibraryIsTakenBack() throws Exception {
    takenBack(
        "2.6",
        "pg_trgm",
        () -> rig.push(rig.postgres().version("2.6").thatLosesLibrary("pg_trgm")));
  }

  @Test
  @Order(8)
  void anOrderOfAnotherLibraryTakesTheServerBack() throws Exception {
    takenBack(
        "2.7",
        "the order of pg_catalog.\\\"en_US.utf8\\\" is that of another library",
        () -> rig.push(rig.postgres().version("2.7").thatRunsAtStart("shop", OTHER_LIBRARY)));
  }

  @Test
  @Order(9)
  void aServerThatItsDependentsCannotReachIsTakenBack() throws Exception {
    takenBack("2.8", "/health", () -> rig.push(rig.postgres().version("2.8").thatListensWithin()));
  }

  private interface Step {
    void run() throws Exception;
  }

  private void takenBack(String version, String why, Step push) throws Exception {
    String shop = rig.sumOf("shop");
    String blog = rig.sumOf("blog");
    push.run();

    JsonNode update = rig.awaitUpdateOf(version, "ROLLED_BACK");

    assertThat(update.toString()).contains(why);
    rig.allIsWell("1.1");
    assertThat(rig.sumOf("shop")).isEqualTo(shop);
    assertThat(rig.sumOf("blog")).isEqualTo(blog);
  }

  @Test
  @Order(10)
  void anotherMajorVersionIsRefusedBeforeAnythingStops() throws Exception {
    refused("new major version", () -> rig.push(rig.postgres().nextMajor()));
  }

  @Test
  @Order(11)
  void movedDataIsRefusedBeforeAnythingStops() throws Exception {
    refused(
        "it would start empty",
        () -> rig.push(rig.postgres().version("3.2").withDataAt("/var/lib/postgresql/15/docker")));
  }

  @Test
  @Order(12)
  void aMissingExtensionIsRefusedBeforeAnythingStops() throws Exception {
    refused("pg_trgm", () -> rig.push(rig.postgres().version("3.3").withoutExtension("pg_trgm")));
  }

  @Test
  @Order(13)
  void anotherKindOfLibraryIsRefusedBeforeAnythingStops() throws Exception {
    refused("musl", () -> rig.push(rig.postgres().version("3.4").musl()));
  }

  @Test
  @Order(14)
  void anotherGlibcIsRefusedBeforeAnythingStops() throws Exception {
    refused("glibc 2.41", () -> rig.push(rig.postgres().version("3.5").withGlibc("2.41")));
  }

  @Test
  @Order(15)
  void dataThatACopyOfTheFolderWouldMissIsRefusedBeforeAnythingStops() throws Exception {
    String elsewhere = "/var/lib/postgresql/elsewhere";
    rig.session().exec("sh", "-c", "mkdir " + elsewhere + " && chown postgres " + elsewhere);
    assertThat(rig.sql("postgres", "CREATE TABLESPACE elsewhere LOCATION '" + elsewhere + "'"))
        .isEmpty();

    refused("a tablespace in " + elsewhere, () -> rig.push(rig.postgres().version("3.6")));
  }

  private void refused(String why, Step push) throws Exception {
    String started = rig.startedAt();
    push.run();
    rig.awaitSentence(why);
    assertThat(rig.startedAt()).as("nothing was stopped").isEqualTo(started);
    rig.allIsWell("1.1");
  }
}
