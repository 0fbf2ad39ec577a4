package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.VulnerabilityDatabase;
import java.io.File;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** What the gate does when the scan cannot say yes; with a Trivy server of its own to stop. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class ScanGateTest {
  private Rig rig;
  private Process trivy;

  @BeforeAll
  void start() throws Exception {
    rig = new Rig("mode: auto\nschedule: \"0 0 0 1 1 *\"\n");
    rig.addSettings(
        """
        scanner: { port: %d, trivy: { server: "http://127.0.0.1:%d", insecure: true } }
        containers: { held: { mode: manual } }
        """
            .formatted(dev.bender.standalone.process.FreePorts.any(), rig.trivyPort));
    startTrivy();
    rig.up();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
    trivy.destroyForcibly().waitFor();
  }

  private void startTrivy() throws Exception {
    startTrivy("trivy");
  }

  private void startTrivy(String folder) throws Exception {
    Path cache = rig.folder.resolve(folder);
    trivy =
        new ProcessBuilder(
                rig.parts.trivy().toString(),
                "server",
                "--listen",
                "127.0.0.1:" + rig.trivyPort,
                "--cache-dir",
                cache.toString(),
                "--db-repository",
                rig.registry.address() + "/trivy-db:2",
                "--insecure",
                "--no-progress")
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(this::trivyAnswers);
  }

  private boolean trivyAnswers() throws Exception {
    var url = URI.create("http://127.0.0.1:" + rig.trivyPort + "/healthz").toURL();
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    return connection.getResponseCode() == 200;
  }

  @Test
  void anImageWithoutPackagesIsInconclusiveAndNotDeployed() throws Exception {
    rig.run("empty");
    rig.awaitContainer("empty", "UP_TO_DATE");
    rig.push("empty", rig.builder.build(DemoImage.of("1.1").withoutPackages()));

    Rig.Said updated = rig.ask("update", "empty", "--yes");

    assertThat(updated.code()).as(updated.text()).isEqualTo(4);
    JsonNode update = rig.awaitUpdate("empty", "BLOCKED");
    assertThat(update.path("reason").path("code").asString()).isEqualTo("INCONCLUSIVE");
    assertThat(rig.runningVersion("empty")).isEqualTo("1.0");
  }

  @Test
  void whatWasScannedRunsThoughItsTagMovedMeanwhile() throws Exception {
    rig.run("held");
    rig.awaitContainer("held", "UP_TO_DATE");
    String scanned = rig.push("held", rig.image("1.1", Rig.CLEAN));
    Rig.Said found = look("held");
    assertThat(found.code()).as(found.text()).isZero();
    rig.awaitContainer("held", "NEEDS_ANSWER");

    rig.push("held", rig.image("1.2", Rig.VULNERABLE));
    Rig.Said approved = rig.ask("approve", "held");

    assertThat(approved.code()).as(approved.text()).isZero();
    rig.awaitUpdate("held", "VERIFIED");
    assertThat(rig.runningVersion("held")).isEqualTo("1.1");
    assertThat(
            rig.engine.images("").stream()
                .filter(image ->
                    image.id().equals(rig.engine.inspect("held").path("Image").asString("")))
                .flatMap(image -> image.digests().stream()))
        .anySatisfy(digest -> assertThat(digest).endsWith(scanned));
  }

  private Rig.Said look(String container) throws Exception {
    try (var http = java.net.http.HttpClient.newHttpClient()) {
      var answer =
          http.send(
              java.net.http.HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + rig.operatorPort + "/api/v1/commands"))
                  .header("Content-Type", "application/json")
                  .POST(
                      java.net.http.HttpRequest.BodyPublishers.ofString(
                          "{\"verb\":\"LOOK\",\"container\":\""
                              + container
                              + "\",\"by\":\"test\"}"))
                  .build(),
              java.net.http.HttpResponse.BodyHandlers.ofString());
      return new Rig.Said(answer.statusCode() == 200 ? 0 : 1, answer.body());
    }
  }

  @Test
  void newerDataThatKnowsBetterLetsABlockedUpdateThroughByItself() throws Exception {
    rig.run("mended");
    rig.awaitContainer("mended", "UP_TO_DATE");
    rig.push("mended", rig.image("1.1", Rig.VULNERABLE));
    assertThat(look("mended").code()).isZero();
    rig.awaitContainer("mended", "BLOCKED");

    trivy.destroyForcibly().waitFor();
    rig.push.pushDatabase(
        "trivy-db", "2", VulnerabilityDatabase.ofDemo(Instant.now()).without("CVE-2025-43859"));
    startTrivy("mended-data");

    rig.awaitUpdate("mended", "VERIFIED");
    assertThat(rig.runningVersion("mended")).isEqualTo("1.1");
    assertThat(rig.say("explain", "mended").text()).contains("retry by scanner");
  }

  @Test
  void whileTrivyIsStoppedTheUpdateWaitsAndGoesThroughWhenItIsBack() throws Exception {
    rig.run("late");
    rig.awaitContainer("late", "UP_TO_DATE");
    trivy.destroyForcibly().waitFor();
    rig.push("late", rig.image("1.1", Rig.CLEAN));
    assertThat(look("late").code()).isZero();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            rig.operator
                .get("/api/v1/updates/late")
                .filter(one -> one.path("events").toString().contains("progress"))
                .isPresent());
    assertThat(rig.runningVersion("late")).isEqualTo("1.0");

    startTrivy();

    rig.awaitUpdate("late", "VERIFIED");
    assertThat(rig.runningVersion("late")).isEqualTo("1.1");
  }
}
