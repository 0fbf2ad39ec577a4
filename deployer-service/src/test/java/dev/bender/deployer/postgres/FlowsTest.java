package dev.bender.deployer.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.DatabaseCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowsTest {
  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");
  private static final Flow FLOW =
      new Flow(
          "u-937f0b4f55d0f80a",
          "db",
          "e5".repeat(32),
          Flow.Phase.PREPARING,
          List.of("app"),
          null,
          null,
          NOON,
          null,
          null,
          Map.of("app", "always:0"),
          null,
          null);

  @TempDir private Path folder;

  @Test
  void whatIsUnderWayIsFoundByTheNextProcess() {
    DatabaseCluster cluster =
        new DatabaseCluster("1", "15.18", "postgres", List.of(), List.of("postgres"));
    Flow saved = new Flows(folder).save(FLOW.backedUp("2026-01-10T12-00-00", cluster));
    assertThat(new Flows(folder).find("db")).contains(saved);
    assertThat(new Flows(folder).all()).containsExactly(saved);
  }

  @Test
  void whatHasEndedIsNotUnderWay() {
    Flows flows = new Flows(folder);
    flows.save(FLOW);
    flows.forget("db");
    assertThat(flows.find("db")).isEmpty();
    flows.forget("db");
  }

  @Test
  void aFileThatSomebodySpoiledIsNotFollowed() throws Exception {
    Flows flows = new Flows(folder);
    flows.save(FLOW);
    Files.writeString(folder.resolve("db/under-way.json"), "{");
    assertThat(flows.find("db")).isEmpty();
  }
}
