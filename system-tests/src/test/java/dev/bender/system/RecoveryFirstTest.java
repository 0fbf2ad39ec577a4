package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.standalone.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A container that a power cut left stopped waits for nothing but the engine. */
class RecoveryFirstTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String NAME = "half-way";

  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig("");
    rig.run(NAME);
    JsonNode old = rig.engine.inspect(NAME);
    ObjectNode body = JsonMapper.builder().build().createObjectNode();
    body.set("Image", old.at("/Config/Image"));
    ObjectNode labels = body.putObject("Labels");
    old.at("/Config/Labels").properties().forEach(one -> labels.set(one.getKey(), one.getValue()));
    labels.put("dev.bender.update", "u-0123456789abcdef");
    labels.put("dev.bender.replaces", old.path("Id").asString());
    labels.put("dev.bender.replaced-restart", "unless-stopped:0");
    rig.engine.create(fresh(), body);
    rig.engine.updateRestartPolicy(NAME, "no", 0);
    rig.engine.stop(NAME, Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private static String fresh() {
    return NAME + ".bender-new-0123456789abcdef";
  }

  private void isStarted() {
    await().atMost(LONG).until(() -> rig.runningVersion(fresh()).equals("1.0"));
  }

  @Test
  void aBrokerThatDoesNotAnswerKeepsNoContainerDown() throws Exception {
    Process deployer = deployer();
    try {
      isStarted();
      assertThat(deployer.isAlive()).isTrue();
    } finally {
      deployer.destroyForcibly().waitFor();
    }
  }

  private Process deployer() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Path.of("..", "demo", "target", "lib").toAbsolutePath().normalize() + "/*",
            "dev.bender.deployer.DeployerApplication");
    builder.redirectErrorStream(true).redirectOutput(rig.folder.resolve("deployer.log").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BENDER_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "BENDER_ENGINE_HOST", rig.parts.engine(),
                "BENDER_ENGINE_LABEL", rig.containers.label(),
                "BENDER_DATA", rig.folder.resolve("data").toString(),
                "BENDER_DEPLOYER_PORT", Integer.toString(FreePorts.any()),
                "BENDER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + FreePorts.any()));
    return builder.start();
  }

  @Test
  void aPortThatIsTakenKeepsNoContainerDown() throws Exception {
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    try (var taken = new ServerSocket(rig.kafka, 1, InetAddress.getLoopbackAddress())) {
      Rig.Said said = rig.say("up", "--config", rig.folder.resolve("bender.yml").toString());
      assertThat(said.code()).as(said.text()).isOne();
      assertThat(said.text()).contains("" + taken.getLocalPort());
    }
    isStarted();
    assertThat(rig.names()).isEqualTo(List.of(NAME, fresh()));
  }
}
