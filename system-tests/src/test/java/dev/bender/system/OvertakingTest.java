package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.standalone.process.FreePorts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two updates of one container: the newer one ends in its place, whatever comes when. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OvertakingTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private Rig rig;

  @BeforeAll
  void start() throws Exception {
    rig =
        new Rig(
            """
            mode: auto
            schedule: "*/2 * * * * *"
            containers: { unproven: { patience: 20s } }
            """);
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    rig.up();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void anotherAttemptOfAnOlderImageChangesNothing() throws Exception {
    rig.run("older");
    rig.awaitContainer("older", "UP_TO_DATE");
    rig.push("older", rig.image("1.1", Rig.VULNERABLE));
    rig.awaitUpdate("older", "BLOCKED");
    Topics topics = rig.topics();
    // The verdict is told before the place in the queue is.
    Topics.Line old =
        await()
            .atMost(LONG)
            .until(() -> topics.read("update.retry", "test/older"), waiting -> !waiting.isEmpty())
            .getLast();
    rig.push("older", rig.image("1.2", Rig.CLEAN));
    rig.awaitUpdate("older", "VERIFIED");
    int pulls = topics.read("image.pulled", "test/older").size();
    int skipped = topics.read("update.skipped", "test/older").size();

    topics.write("update.detected", old);

    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          List<Topics.Line> now = topics.read("update.skipped", "test/older");
          assertThat(now).hasSize(skipped + 1);
          assertThat(now.getLast().value()).contains("SUPERSEDED");
        });
    assertThat(topics.read("image.pulled", "test/older")).hasSize(pulls);
    assertThat(rig.runningVersion("older")).isEqualTo("1.2");
  }

  @Test
  void anImageThatComesWhileTheOneBeforeIsUnprovenWaitsForItsEnd() throws Exception {
    rig.run("unproven");
    rig.awaitContainer("unproven", "UP_TO_DATE");
    rig.push("unproven", rig.broken("1.1"));
    rig.topics().awaitRecord("deployed", "test/unproven", LONG);

    rig.push("unproven", rig.image("1.2", Rig.CLEAN));

    rig.topics().awaitRecord("update.held", "test/unproven", LONG);
    assertThat(rig.runningVersion("unproven")).isEqualTo("1.1");
    rig.awaitUpdate("unproven", "VERIFIED");
    rig.awaitUpdate("unproven", "ROLLED_BACK");
    assertThat(rig.runningVersion("unproven")).isEqualTo("1.2");
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(rig.names().stream().filter(one -> one.startsWith("unproven")))
                .containsExactly("unproven"));
  }

  @Test
  void anotherContainerInThePlaceOfAnUnprovenOneEndsItsUpdate() throws Exception {
    rig.run("swapped");
    rig.awaitContainer("swapped", "UP_TO_DATE");
    rig.push("swapped", rig.broken("1.1"));
    rig.topics().awaitRecord("deployed", "test/swapped", LONG);

    rig.push("swapped", rig.image("1.2", Rig.CLEAN));
    rig.engine.remove("swapped", true, true);
    rig.containers.run("swapped", rig.reference("swapped"), FreePorts.any(), List.of());

    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(rig.updates("swapped"))
                .filteredOn(one -> one.at("/to/version").asString("").equals("1.1"))
                .singleElement()
                .satisfies(one ->
                    assertThat(one.path("state").asString())
                        .isIn("SKIPPED", "FAILED", "SUPERSEDED")));
    await().atMost(LONG).until(() -> rig.runningVersion("swapped").equals("1.2"));
  }
}
