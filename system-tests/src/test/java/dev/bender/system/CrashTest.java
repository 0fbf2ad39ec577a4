package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Killed and started again with all that is its own, broker and Trivy among it: one outcome, and
 * the container runs. The crash package kills it at every single point.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private Rig rig;

  @BeforeAll
  void start() throws Exception {
    rig = new Rig("mode: auto\nschedule: \"*/2 * * * * *\"\n");
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    rig.up();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  /** The record that begins the phase in which it is killed. */
  @ParameterizedTest
  @ValueSource(strings = {"image.pulled", "deployed"})
  void killedInAPhaseAGoodUpdateIsVerifiedOnce(String topic) throws Exception {
    String name = "crash-" + topic.replace('.', '-');
    rig.run(name);
    rig.awaitContainer(name, "UP_TO_DATE");

    rig.push(name, rig.image("1.1", Rig.CLEAN));
    rig.topics().awaitRecord(topic, "test/" + name, LONG);
    rig.kill();
    rig.up();

    rig.awaitUpdate(name, "VERIFIED");
    assertThat(rig.runningVersion(name)).isEqualTo("1.1");
    onlyOneContainerIsLeft(name);
    oneOutcome(name, "verified");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollback.requested"})
  void killedInAPhaseABadUpdateIsRolledBackOnce(String topic) throws Exception {
    String name = "bad-" + topic.replace('.', '-');
    rig.run(name);
    rig.awaitContainer(name, "UP_TO_DATE");

    rig.push(name, rig.broken("1.1"));
    rig.topics().awaitRecord(topic, "test/" + name, LONG);
    rig.kill();
    rig.up();

    rig.awaitUpdate(name, "ROLLED_BACK");
    assertThat(rig.runningVersion(name)).isEqualTo("1.0");
    onlyOneContainerIsLeft(name);
    oneOutcome(name, "rolled.back");
  }

  private void onlyOneContainerIsLeft(String name) {
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(rig.names().stream().filter(one -> one.startsWith(name)))
                .containsExactly(name));
  }

  private void oneOutcome(String name, String topic) {
    List<String> outcomes =
        Stream.of("verified", "rolled.back", "update.skipped")
            .flatMap(one -> rig.topics().read(one, "test/" + name).stream().map(line -> one))
            .toList();
    assertThat(outcomes).containsExactly(topic);
  }
}
