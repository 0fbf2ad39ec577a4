package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Killed at a step of its way back to a backup, a database comes to the end that it would have. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresRollbackCrashTest {
  private RestoreRig rig;

  @BeforeAll
  void start() throws Exception {
    rig = new RestoreRig("pgbackcrash");
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "STEP_2,DATA_FOLDER,0",
    "STEP_6,DATA_FOLDER,0",
    "STEP_11,DATA_FOLDER,0",
    "STEP_11,DATA_FOLDER,400",
    "STEP_11,DUMP,0",
    "STEP_11,DUMP,2500",
    "STEP_16,DUMP,0"
  })
  void killedOnItsWayItHasTheStateOfTheBackup(String step, String from, int later)
      throws Exception {
    String update = rig.begin(rig.backup, ",\"otherCluster\":\"true\",\"from\":\"" + from + "\"");
    killAt(step, update, later);

    rig.awaitEnd(update, "VERIFIED");
    rig.isAsAtTheBackup();
    rig.change();
  }

  /** From the moment that it is asked for: while the backup is read nothing was stopped yet. */
  @ParameterizedTest
  @CsvSource({"'',0", "'',150", "'',400", "STEP_2,0", "STEP_6,0", "STEP_11,0", "STEP_11,300"})
  void killedOnItsWayAServerThatCannotStartHasTheStateOfTheBackup(String step, int later)
      throws Exception {
    rig.damage();
    String update = rig.begin(rig.backup, ",\"otherCluster\":\"true\"");
    killAt(step, update, later);

    rig.awaitEnd(update, "VERIFIED");
    rig.isAsAtTheBackup();
    assertThat(Files.readString(rig.home().resolve(rig.newest()).resolve("backup.json")))
        .contains("\"asFound\" : true");
    rig.change();
  }

  @ParameterizedTest
  @CsvSource({"0", "300"})
  void killedWhenWhatWasThereIsPutBackAllIsAsItWas(int later) throws Exception {
    String broken =
        rig.copyWithDump(
            sql -> sql.replaceFirst("(?m)^CREATE TABLE public.items", "SELECT 1/0;\n$0"));
    String before = rig.rig.sumOf("shop");
    String update = rig.begin(broken, ",\"otherCluster\":\"true\",\"from\":\"DUMP\"");
    killAt("STEP_20", update, later);

    rig.awaitEnd(update, "FAILED");
    assertThat(rig.rig.sumOf("shop")).isEqualTo(before);
    assertThat(rig.home().resolve("under-way.json")).doesNotExist();
  }

  /** Some time after a step has begun: most of them are in the middle of something then. */
  private void killAt(String step, String update, int later) throws Exception {
    await(step + " of " + update)
        .pollInterval(Duration.ofMillis(20))
        .atMost(DatabaseRig.LONG)
        .until(() -> step.isEmpty() || rig.rig.stepsOf(update).contains(step));
    long end = System.nanoTime() + Duration.ofMillis(later).toNanos();
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(DatabaseRig.LONG)
        .until(() -> System.nanoTime() >= end);
    rig.rig.rig.kill();
    rig.rig.rig.up();
  }
}
