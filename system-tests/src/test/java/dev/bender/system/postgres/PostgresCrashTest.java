package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Killed at every step of a database's update: after the next start it comes to one end, the data
 * is the same, and nothing is left stopped.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresCrashTest {
  private final AtomicInteger next = new AtomicInteger(1);
  private DatabaseRig rig;
  private String runs = "1.0";

  @BeforeAll
  void start() throws Exception {
    rig = new DatabaseRig("pgcrash", ", patience: 15s");
    rig.begin();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"STEP_2", "STEP_4", "STEP_5", "STEP_6", "STEP_7", "STEP_16"})
  void killedAtAStepOfAGoodUpdateItIsVerifiedAllTheSame(String step) throws Exception {
    String version = "1." + next.getAndIncrement();
    String shop = rig.sumOf("shop");
    String blog = rig.sumOf("blog");
    rig.push(rig.postgres().version(version));
    killAt(step, version);

    rig.awaitUpdateOf(version, "VERIFIED");
    runs = version;
    assertUntouched(shop, blog);
    oneEnd(version, "verified");
  }

  @ParameterizedTest
  @ValueSource(strings = {"STEP_20", "STEP_21", "STEP_22"})
  void killedOnTheWayBackItComesToItsEnd(String step) throws Exception {
    String version = "2." + next.getAndIncrement();
    String shop = rig.sumOf("shop");
    String blog = rig.sumOf("blog");
    rig.push(rig.postgres().version(version).thatLosesDatabase("shop"));
    killAt(step, version);

    rig.awaitUpdateOf(version, "ROLLED_BACK");
    assertUntouched(shop, blog);
    oneEnd(version, "rolled.back");
  }

  private void killAt(String step, String version) throws Exception {
    await(step + " of " + version)
        .pollInterval(Duration.ofMillis(20))
        .atMost(DatabaseRig.LONG)
        .until(() -> rig.saidOf(version).contains(step));
    rig.rig.kill();
    rig.rig.up();
  }

  private void assertUntouched(String shop, String blog) throws Exception {
    rig.allIsWell(runs);
    assertThat(rig.sumOf("shop")).isEqualTo(shop);
    assertThat(rig.sumOf("blog")).isEqualTo(blog);
    assertThat(rig.rig.folder.resolve("data/backups/" + rig.server + "/under-way.json"))
        .doesNotExist();
  }

  /** The last part of an update is what ends it. */
  private void oneEnd(String version, String topic) {
    assertThat(
            Stream.of("verified", "rolled.back")
                .flatMap(one ->
                    rig.rig.topics().read(one, "test/" + rig.server).stream()
                        .filter(line -> line.value().contains('"' + version + '"'))
                        .filter(line -> !line.value().contains("\"next\":\"DEPENDENTS\""))
                        .map(line -> one)))
        .containsExactly(topic);
  }
}
