package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.system.Rig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** A database on its way back to a backup that is whole, that is not, and that does not work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(5)
class PostgresRollbackTest {
  private static final String FROM_DUMP = ",\"from\":\"DUMP\"";

  private RestoreRig rig;

  @BeforeAll
  void start() throws Exception {
    rig = new RestoreRig("pgback");
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @Test
  @Order(1)
  void whatIsNotWholeIsRefusedBeforeAnythingStops() throws Exception {
    rig.refused("2001-01-01T00-00-00", "", "there is none of that name");
    String flipped = rig.copy();
    flip(rig.home().resolve(flipped).resolve("data.tar.zst"));
    rig.refused(flipped, "", "the SHA-256 sum differs");
    flip(rig.home().resolve(flipped).resolve("dump.sql.zst"));
    rig.refused(flipped, FROM_DUMP, "the SHA-256 sum differs");
    String cut = rig.copy();
    Path dump = rig.home().resolve(cut).resolve("dump.sql.zst");
    byte[] bytes = Files.readAllBytes(dump);
    Files.write(dump, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    rig.refused(cut, FROM_DUMP, "is cut off");
    Files.write(dump, new byte[0]);
    rig.refused(cut, FROM_DUMP, "is empty");
    String trailer = rig.copyWithDump(sql -> sql.replace("cluster dump complete", "no end"));
    rig.refused(trailer, FROM_DUMP, "does not come to its end");
    String absent = rig.copyWithDump(sql -> sql.replace("\\connect blog", "\\connect shop"));
    rig.refused(absent, FROM_DUMP, "it does not hold blog");
  }

  private static void flip(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  @Order(2)
  void whatIsNotItsOwnIsRefusedBeforeAnythingStops() throws Exception {
    String major =
        rig.copyThatSays(json -> json.replaceAll("\"major\" : \"\\d+\"", "\"major\" : \"9\""));
    rig.refused(major, "", "another major version");
    String other = rig.copyThatSays(json -> json.replace(rig.rig.server, "elsewhere"));
    rig.refused(other, "", "it is a foreign one, taken of elsewhere");
    String cluster =
        rig.copyThatSays(json ->
            json.replaceAll("\"systemIdentifier\" : \"\\d+\"", "\"systemIdentifier\" : \"7\""));
    rig.refused(cluster, "", "it is of cluster 7");
    rig.refused(cluster, ",\"otherCluster\":\"true\"", "it should be of 7");
    for (String hostile : new String[] {"..", "../../etc", "2026-01-01T00-00-00/..", "x y"}) {
      JsonNode answer = rig.ask("RESTORE", hostile, "");
      assertThat(answer.path("detail").asString()).contains("'backup' is '");
    }
  }

  @Test
  @Order(3)
  void fromItsDataFolderItGetsTheStateOfTheBackup() throws Exception {
    String named = rig.rig.server + "/" + rig.backup;
    Rig.Said listed = rig.rig.rig.ask("backups", "list", "--plain");
    assertThat(listed.text()).contains(named, "dump, data folder", "blog, postgres, shop");
    Rig.Said planned = rig.rig.rig.ask("rollback", "postgres", named, "--dry-run");
    assertThat(planned.text())
        .contains("Would stop " + rig.rig.applications.getLast())
        .contains("put 1.0 (PostgreSQL")
        .contains("Nothing was changed.");

    Rig.Said went = rig.rig.rig.ask("rollback", "postgres", named, "--yes");

    assertThat(went.code()).as(went.text()).isZero();
    assertThat(went.text()).contains("has its state of " + rig.backup + " again");
    rig.isAsAtTheBackup();
    System.out.println(went.text());
  }

  @Test
  @Order(4)
  void fromItsDumpItGetsTheStateOfTheBackup() throws Exception {
    rig.change();
    String cluster = rig.rig.sql("postgres", "SELECT system_identifier FROM pg_control_system()");

    String update = rig.begin(rig.backup, FROM_DUMP);
    JsonNode second = rig.ask("RESTORE", rig.backup, "");
    JsonNode end = rig.awaitEnd(update, "VERIFIED");

    assertThat(second.path("result").asString()).isEqualTo("REFUSED");
    assertThat(second.path("sentence").asString()).containsAnyOf("on its way back", "under way");
    rig.isAsAtTheBackup();
    assertThat(rig.rig.sql("postgres", "SELECT system_identifier FROM pg_control_system()"))
        .isNotEqualTo(cluster);
    System.out.println(
        "from a dump the dependents were down for " + end.path("downtimeMs") + " ms");
    rig.refused(rig.backup, "", "--other-cluster");
  }

  @Test
  @Order(5)
  void aDumpThatCannotBeLoadedLeavesAllAsItWas() throws Exception {
    String broken =
        rig.copyWithDump(
            sql -> sql.replaceFirst("(?m)^CREATE TABLE public.items", "SELECT 1/0;\n$0"));
    rig.change();
    String before = rig.rig.sumOf("shop");
    String id = rig.rig.rig.engine.inspect(rig.rig.server).path("Id").asString();

    String update = rig.begin(broken, FROM_DUMP + ",\"otherCluster\":\"true\"");

    assertThat(rig.awaitEnd(update, "FAILED").toString())
        .contains("division by zero")
        .contains("All is as it was before");
    rig.rig.allIsWell("1.0");
    assertThat(rig.rig.sumOf("shop")).isEqualTo(before);
    assertThat(rig.rig.rig.engine.inspect(rig.rig.server).path("Id").asString()).isEqualTo(id);
  }

  @Test
  @Order(6)
  void aStateThatIsNotThatOfTheBackupLeavesAllAsItWas() throws Exception {
    String wrong =
        rig.copyThatSays(
            json -> json.replaceAll("\"fingerprint\" : \"..", "\"fingerprint\" : \"zz"));
    String before = rig.rig.sumOf("shop");

    String update = rig.begin(wrong, ",\"otherCluster\":\"true\"");

    assertThat(rig.awaitEnd(update, "ROLLED_BACK").toString()).contains("tables with");
    rig.rig.allIsWell("1.0");
    assertThat(rig.rig.sumOf("shop")).isEqualTo(before);
  }

  @Test
  @Order(7)
  void whatIsFoundOfAServerThatWasKilledComesBackIfTheBackupDoesNotWork() throws Exception {
    String wrong =
        rig.copyThatSays(
            json -> json.replaceAll("\"fingerprint\" : \"..", "\"fingerprint\" : \"zz"));
    rig.change();
    String before = rig.rig.sumOf("shop");
    rig.end();

    String update = rig.begin(wrong, ",\"otherCluster\":\"true\"");

    assertThat(rig.awaitEnd(update, "ROLLED_BACK").toString()).contains("tables with");
    rig.rig.allIsWell("1.0");
    assertThat(rig.rig.sumOf("shop")).isEqualTo(before);
  }

  @Test
  @Order(8)
  void aServerThatCannotStartAnyMoreGetsTheStateOfTheBackup() throws Exception {
    rig.damage();
    rig.refused(rig.backup, "", "--other-cluster");
    rig.rig.rig.engine.start(rig.rig.server);
    String named = rig.rig.server + "/" + rig.backup;

    Rig.Said went = rig.rig.rig.ask("rollback", "postgres", named, "--other-cluster", "--yes");

    assertThat(went.code()).as(went.text()).isZero();
    rig.isAsAtTheBackup();
    String found = rig.newest();
    rig.refused(found, "", "no server served it when it was taken");
    Rig.Said verified = rig.rig.rig.ask("backups", "verify", found);
    assertThat(verified.code()).as(verified.text()).isZero();
    assertThat(verified.text()).contains("of files as they were found");
  }

  @Test
  @Order(9)
  void aServerThatWasOnlyCreatedGetsTheStateOfTheBackup() throws Exception {
    rig.rig.createAnew();
    rig.refused(rig.backup, "", "there is no cluster in");

    String update = rig.begin(rig.backup, FROM_DUMP + ",\"otherCluster\":\"true\"");

    rig.awaitEnd(update, "VERIFIED");
    rig.isAsAtTheBackup();
  }

  @Test
  @Order(10)
  void theBackupsAreVerifiedAndWhatIsSurplusGoes() throws Exception {
    Rig.Said good = rig.rig.rig.ask("backups", "verify", rig.backup);
    assertThat(good.code()).as(good.text()).isZero();
    assertThat(good.text()).contains("is whole", "trailer and 3 databases are right");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> rig.rig.rig.ask("backups", "list", "--json").text().contains("T00-00-01"));
    Rig.Said all = rig.rig.rig.ask("backups", "verify");
    assertThat(all.code()).isEqualTo(1);
    assertThat(all.text()).contains("the SHA-256 sum differs", "is empty");
    Rig.Said pruned = rig.rig.rig.ask("backups", "prune", "--yes");
    assertThat(pruned.code()).as(pruned.text()).isZero();
    assertThat(pruned.text()).contains("Nothing is surplus.");
    JsonNode stays = rig.ask("PRUNE_BACKUP", rig.backup, "");
    assertThat(stays.path("sentence").asString()).contains("stays");
  }
}
