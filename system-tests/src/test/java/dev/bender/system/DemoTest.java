package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.demo.DemoParts;
import dev.bender.demo.ThrowAway;
import dev.bender.platform.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("engine")
class DemoTest {

  @Test
  void theDemoTellsTheWholeStoryAndLeavesNothing() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Launch.options("demo"),
                "dev.bender.cli.Main",
                "demo",
                "--exit")
            .redirectErrorStream(true);
    Launch.environment(builder);
    Process demo = builder.start();
    String said = new String(demo.getInputStream().readAllBytes());
    assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();

    assertThat(demo.exitValue()).as(said).isZero();
    assertThat(said)
        .containsPattern("web +verified +\\d+ ms")
        .containsPattern("photos +blocked then verified +\\d+ ms")
        .containsPattern("CVE-2025-43859 .critical. in h11 0.14.0, fixed in 0.16.0")
        .containsPattern("wiki +rolled back +\\d+ ms +http :80/health answered 500")
        .containsPattern("cache +skipped +none")
        .contains("The journal, one line an event: ");
    try (Engine engine = Engine.at(DemoParts.ofEnvironment().engine())) {
      ThrowAway stage =
          new ThrowAway(engine, ThrowAway.DEMO, List.of("web", "photos", "wiki", "cache"));
      assertThat(engine.containers(true, stage.label())).isEmpty();
      assertThat(engine.images("").stream().filter(stage::isOurs)).isEmpty();
    }
  }
}
