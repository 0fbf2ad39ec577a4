package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** {@code bender up} as its owner uses it: by the command, with every update waiting for a yes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpTest {
  private Rig rig;

  @BeforeAll
  void start() throws Exception {
    rig = new Rig("mode: manual\nschedule: \"*/2 * * * * *\"\n");
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    rig.up();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @Tag("engine")
  @Test
  void aPushedTagIsFoundHeldAfterItsScanAndLetThroughByAnApproval() throws Exception {
    rig.run("mail");
    JsonNode seen = rig.awaitContainer("mail", "UP_TO_DATE");
    assertThat(seen.path("running").path("version").asString()).isEqualTo("1.0");

    rig.push("mail", rig.image("1.1", Rig.CLEAN));
    JsonNode asks = rig.awaitContainer("mail", "NEEDS_ANSWER");
    assertThat(asks.path("target").path("version").asString()).isEqualTo("1.1");
    assertThat(asks.path("verdict").path("outcome").asString()).isEqualTo("PASS");
    assertThat(rig.runningVersion("mail")).isEqualTo("1.0");
    Rig.Said status = rig.say("status");
    assertThat(status.text()).contains("mail").contains("needs your answer");

    Rig.Said approved = rig.say("approve", "mail");
    assertThat(approved.code()).as(approved.text()).isZero();
    rig.awaitUpdate("mail", "VERIFIED");
    assertThat(rig.runningVersion("mail")).isEqualTo("1.1");
  }

  @Test
  void updateWithYesGoesThroughAtOnceAndSaysSoByItsExitCode() throws Exception {
    rig.run("chat");
    rig.awaitContainer("chat", "UP_TO_DATE");
    Rig.Said nothing = rig.say("update", "chat", "--yes");
    assertThat(nothing.code()).as(nothing.text()).isZero();

    rig.push("chat", rig.image("1.1", Rig.CLEAN));
    Rig.Said updated = rig.say("update", "chat", "--yes");
    assertThat(updated.code()).as(updated.text()).isZero();
    assertThat(rig.runningVersion("chat")).isEqualTo("1.1");
    assertThat(updated.text()).contains("verified").doesNotContain("\u001b");
  }

  @Test
  void aBlockedUpdateEndsWithTwoAndACopyOfItsRecordMakesAnotherAttempt() throws Exception {
    rig.run("files");
    rig.awaitContainer("files", "UP_TO_DATE");
    rig.push("files", rig.image("1.1", Rig.VULNERABLE));
    Rig.Said updated = rig.say("update", "files", "--yes");
    assertThat(updated.code()).as(updated.text()).isEqualTo(2);
    Rig.Said explained = rig.say("explain", "files");
    assertThat(explained.text()).contains("CVE-2025-43859").contains("h11").contains("0.16.0");
    Rig.Said queue = rig.say("queue", "list");
    assertThat(queue.text()).contains("files");

    Topics topics = rig.topics();
    int scans = topics.read("scan.completed", "test/files").size();
    topics.write("update.detected", topics.read("update.retry", "test/files").getLast());
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(topics.read("scan.completed", "test/files")).hasSize(scans + 1));
    rig.awaitContainer("files", "BLOCKED");
    assertThat(rig.runningVersion("files")).isEqualTo("1.0");
  }

  @Test
  void aNoticeOfDiunsIsOneUpdateHoweverOftenItComes() throws Exception {
    String body =
        """
        {"diun_version":"4.33.0","hostname":"nas","status":"update","provider":"docker",
         "image":"127.0.0.1:1/feed:latest","hub_link":"",
         "mime_type":"application/vnd.docker.distribution.manifest.v2+json",
         "digest":"sha256:%s","created":"2026-11-23T20:17:02Z","platform":"linux/amd64",
         "metadata":{"ctn_names":"feed","ctn_state":"running"}}
        """
            .formatted("5a".repeat(32));
    assertThat(post(body, "Bearer wrong")).isEqualTo(401);
    assertThat(post("{", "Bearer " + Rig.TOKEN)).isEqualTo(400);
    assertThat(post("x".repeat(100_000), "Bearer " + Rig.TOKEN)).isEqualTo(413);
    assertThat(rig.topics().read("update.detected", "test/feed")).isEmpty();
    assertThat(post(body, "Bearer " + Rig.TOKEN)).isEqualTo(202);
    assertThat(post(body, "Bearer " + Rig.TOKEN)).isEqualTo(202);
    assertThat(rig.topics().read("update.detected", "test/feed")).hasSize(1);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(rig.topics().read("update.skipped", "test/feed")).hasSize(1));
  }

  /** By the engine's own word: the look that is made anyhow comes half a minute later. */
  @Tag("engine")
  @Test
  void aContainerThatStopsIsSeenAtOnce() throws Exception {
    rig.run("gone");
    rig.awaitContainer("gone", "UP_TO_DATE");
    for (int n = 0; n < 3; n++) {
      rig.engine.stop("gone", Duration.ofSeconds(1));
      awaitSeen("exited");
      rig.engine.start("gone");
      awaitSeen("running");
    }
  }

  private void awaitSeen(String state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            rig.topics().read("container.observed", "test/gone").stream()
                .reduce((first, second) -> second)
                .filter(one -> one.value().contains("\"state\":\"" + state + '"'))
                .isPresent());
  }

  /** Else a start takes twice as long, and nothing but the time would tell. */
  @Test
  void whatStartsComesFromTheCachesOfClasses() throws Exception {
    assertThat(maps(rig.pid())).contains("/launch/up.aot");
    ProcessHandle broker =
        ProcessHandle.of(rig.pid())
            .orElseThrow()
            .descendants()
            .filter(one -> commandLine(one.pid()).contains("BrokerMain"))
            .findFirst()
            .orElseThrow();
    assertThat(maps(broker.pid())).contains("/launch/broker.aot");
    Path classes = rig.folder.resolve("classes");
    Launch.run("@" + Launch.options("status"), "-Xlog:class+load:file=" + classes, "--version");
    assertThat(Files.readString(classes))
        .containsPattern("dev.bender.cli.BenderCommand source: shared objects file");
  }

  @Test
  void aCacheOfClassesThatDoesNotFitIsPassedOverWithoutAWord() throws Exception {
    String good = Launch.run("@" + Launch.options("status"), "--version");
    Path unfit = Files.writeString(rig.folder.resolve("unfit.aot"), "no cache");
    String passedOver =
        Launch.run("@" + Launch.options("status"), "-XX:AOTCache=" + unfit, "--version");
    assertThat(passedOver).isEqualTo(good).startsWith("bender ");
  }

  private static String maps(long pid) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(pid), "maps"));
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  private int post(String body, String authorization) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.detectorPort + "/diun"))
                  .header("Authorization", authorization)
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }
}
