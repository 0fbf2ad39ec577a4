package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** An application that does not come to itself again after its database's update. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnwellDependentTest {
  private DatabaseRig rig;

  @BeforeAll
  void start() throws Exception {
    rig = new DatabaseRig("unwell", ", patience: 10s");
    rig.begin(rig.images.dependent().thatStaysUnhealthyAfterRestart());
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void takesTheServerBackWithItsData() throws Exception {
    String id = rig.rig.engine.inspect(rig.server).path("Id").asString();
    String before = rig.sumOf("shop");
    long beats = rig.beats("shop");
    rig.push(rig.postgres().version("1.1"));

    JsonNode update = rig.awaitUpdateOf("1.1", "ROLLED_BACK");

    assertThat(update.toString()).contains("/health");
    assertThat(rig.rig.engine.inspect(rig.server).path("Id").asString()).isEqualTo(id);
    assertThat(rig.rig.runningVersion(rig.server)).isEqualTo("1.0");
    assertThat(rig.sumOf("shop")).isEqualTo(before);
    assertThat(rig.beats("shop")).as("what was written meanwhile is kept").isGreaterThan(beats - 1);
    assertThat(rig.rig.names()).containsAll(rig.applications);
    for (String one : rig.applications) {
      assertThat(rig.rig.engine.inspect(one).at("/State/Running").asBoolean()).as(one).isTrue();
    }
  }
}
