package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.standalone.broker.EmbeddedBroker;
import dev.bender.standalone.process.FreePorts;
import dev.bender.system.faults.NtfyServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two hosts on one Kafka, each with a whole Bender and settings of its own, which run the same
 * image. The one waits for Diun and for a yes; the other looks by itself and asks nobody.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoHostsTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final List<String> SERVICES =
      List.of("detector", "scanner", "deployer", "verifier", "notifier");

  private final int kafka = FreePorts.pairPreferably(FreePorts.any());
  private final int phones = FreePorts.any();
  private Path folder;
  private EmbeddedBroker broker;
  private NtfyServer ntfy;
  private Rig bender;
  private Rig amy;
  private String first;
  private String second;

  /** Version 1.0 runs on both, and then 1.1. */
  @BeforeAll
  void updateBoth() throws Exception {
    folder = Files.createTempDirectory("bender-kafka-");
    ntfy = new NtfyServer(phones);
    broker = EmbeddedBroker.start(Launch.HOME, folder, kafka).awaitReady();
    bender = host("bender", Optional.empty(), "mode: manual\nschedule: \"0 30 4 29 2 *\"\n");
    amy =
        host(
            "amy",
            Optional.of(bender),
            """
            mode: auto
            schedule: "*/2 * * * * *"
            containers: { amy-blog: { successes: 4 } }
            """);
    first = push("1.0");
    for (Rig one : List.of(bender, amy)) {
      String name = one == bender ? "bender-blog" : "amy-blog";
      one.containers.run(name, bender.reference("blog"), FreePorts.any(), List.of());
      one.launch();
    }
    await().atMost(LONG).until(() -> bender.isReady() && amy.isReady());
    bender.awaitContainer("bender-blog", "UP_TO_DATE");
    amy.awaitContainer("amy-blog", "UP_TO_DATE");

    second = push("1.1");
    amy.awaitUpdate("amy-blog", "VERIFIED");
    updateBender(second);
  }

  private Rig host(String name, Optional<Rig> beside, String more) throws IOException {
    Rig rig = Rig.host(name, kafka, beside, more);
    rig.addSettings(
        "notify: { ntfy: { url: \"http://127.0.0.1:%d\", topic: %s } }\n".formatted(phones, name));
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    Path program = rig.folder.resolve("trivy.sh");
    Files.writeString(
        program,
        """
        #!/bin/sh
        for last; do :; done
        if [ "$1" = image ]; then echo "${last##*@}" >>%s; fi
        exec %s "$@"
        """
            .formatted(rig.folder.resolve("scans"), rig.parts.trivy()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    rig.environment.put("BENDER_TRIVY", program.toString());
    return rig;
  }

  /** Which images Trivy was run on, for a host. */
  private static List<String> scans(Rig host) throws IOException {
    Path file = host.folder.resolve("scans");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private String push(String version) throws IOException {
    return bender.push("blog", bender.image(version, Rig.CLEAN));
  }

  private void updateBender(String digest) throws Exception {
    int before = bender.topics().read("update.held", "bender/bender-blog").size();
    assertThat(tellOfDiun(digest)).isEqualTo(202);
    await()
        .atMost(LONG)
        .until(() -> bender.topics().read("update.held", "bender/bender-blog").size() > before);
    bender.awaitContainer("bender-blog", "NEEDS_ANSWER");
    Rig.Said said = bender.ask("approve", "bender-blog");
    assertThat(said.code()).as(said.text()).isZero();
    bender.awaitContainer("bender-blog", "UP_TO_DATE");
  }

  private int tellOfDiun(String digest) throws Exception {
    String body =
        """
        {"diun_version":"4.33.0","hostname":"bender","status":"update","provider":"docker",
         "image":"%s","hub_link":"",
         "mime_type":"application/vnd.docker.distribution.manifest.v2+json",
         "digest":"%s","created":"2026-11-23T20:17:02Z","platform":"linux/amd64",
         "metadata":{"ctn_names":"bender-blog","ctn_state":"running"}}
        """
            .formatted(bender.reference("blog"), digest);
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI webhook = URI.create("http://127.0.0.1:" + bender.detectorPort + "/diun");
      HttpRequest request =
          HttpRequest.newBuilder(webhook)
              .header("Authorization", "Bearer " + Rig.TOKEN)
              .POST(BodyPublishers.ofString(body))
              .build();
      return http.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  @AfterAll
  void stop() throws Exception {
    for (Rig one : List.of(amy, bender)) {
      one.close();
    }
    broker.close();
    ntfy.close();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Test
  void oneScanServesBothHosts() throws Exception {
    List<String> all = new ArrayList<>(scans(amy));
    assertThat(all).contains(first, second);
    all.addAll(scans(bender));
    assertThat(all).doesNotHaveDuplicates();
    for (String key : List.of("amy/amy-blog", "bender/bender-blog")) {
      JsonNode scanned = events("scan.completed", key).getFirst();
      assertThat(scanned.path("verdict").path("outcome").asString())
          .as(scanned.toString())
          .isEqualTo("PASS");
    }
  }

  @Test
  void eachHostsUpdateIsTheWorkOfItsOwnServicesAlone() throws Exception {
    for (String host : List.of("amy", "bender")) {
      String key = host + "/" + host + "-blog";
      Map.of(
              "container.observed", "deployer",
              "update.detected", "detector",
              "image.pulled", "deployer",
              "deployed", "deployer",
              "verified", "verifier")
          .forEach((topic, service) ->
              assertThat(bender.topics().writers(topic, key))
                  .as(topic)
                  .containsExactly("/bender/" + service + "/" + host));
      assertThat(bender.topics().writers("scan.completed", key))
          .contains("/bender/scanner/" + host)
          .allMatch(one -> one.endsWith("/" + host));
      for (String topic : List.of("update.detected", "image.pulled", "deployed", "verified")) {
        assertThat(events(topic, key).stream().map(TwoHostsTest::idOf))
            .as(topic + " of " + key)
            .isNotEmpty()
            .doesNotHaveDuplicates();
      }
    }
    assertThat(groups())
        .containsAll(SERVICES.stream().map(one -> "bender-" + one + "-amy").toList())
        .containsAll(SERVICES.stream().map(one -> "bender-" + one + "-bender").toList());
  }

  private static String idOf(JsonNode event) {
    return event.path("updateId").asString(event.path("update").path("updateId").asString(""));
  }

  private List<JsonNode> events(String topic, String key) {
    return bender.topics().read(topic, key).stream()
        .map(line -> JsonMapper.shared().readTree(line.value()))
        .toList();
  }

  private Set<String> groups() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + kafka))) {
      return admin.listGroups().all().get().stream()
          .map(GroupListing::groupId)
          .collect(Collectors.toSet());
    }
  }

  @Test
  void eachHostGoesByItsOwnSettings() {
    assertThat(source("amy")).isEqualTo("RECONCILIATION");
    assertThat(source("bender")).isEqualTo("DIUN");
    assertThat(bender.topics().read("update.held", "amy/amy-blog")).isEmpty();
    JsonNode proven = events("verified", "amy/amy-blog").getFirst();
    assertThat(proven.path("checks")).isNotEmpty().allMatch(one -> one.path("tries").asInt() >= 4);
  }

  private String source(String host) {
    JsonNode detected = events("update.detected", host + "/" + host + "-blog").getFirst();
    return detected.path("source").asString(detected.path("update").path("source").asString(""));
  }

  @Test
  void eachHostTellsItsOwnPhones() {
    for (String host : List.of("amy", "bender")) {
      await(host + " was told")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(messages(host)).isNotEmpty());
      assertThat(messages(host)).allMatch(one -> one.contains("\"" + host + "-blog: "));
    }
  }

  private List<String> messages(String topic) {
    return ntfy.taken().stream()
        .filter(one -> one.contains("\"topic\":\"" + topic + "\""))
        .toList();
  }

  @Test
  void eitherHostsCommandShowsBothAndMeansItsOwnByAll() throws Exception {
    Rig.Said status = bender.say("status", "--all");
    assertThat(status.text()).contains("bender-blog").contains("amy/amy-blog");
    Rig.Said checked = bender.ask("check", "amy/amy-blog");
    assertThat(checked.code()).as(checked.text()).isZero();
    assertThat(bender.ask("check", "all").text())
        .contains("bender-blog")
        .doesNotContain("amy-blog");
    assertThat(bender.ask("update", "--all", "--dry-run").text())
        .contains("bender-blog")
        .doesNotContain("amy-blog");
  }

  @Test
  void aHostThatWasKilledStallsNotTheOtherAndCatchesUp() throws Exception {
    amy.kill();
    String third = push("1.2");
    updateBender(third);
    assertThat(bender.runningVersion("bender-blog")).isEqualTo("1.2");
    assertThat(bender.runningVersion("amy-blog")).isEqualTo("1.1");
    assertThat(scans(bender)).contains(third);

    amy.up();
    await().atMost(LONG).until(() -> amy.runningVersion("amy-blog").equals("1.2"));
    amy.awaitContainer("amy-blog", "UP_TO_DATE");
    // The killed one's scanner had no part in it: it takes what the other one's found.
    assertThat(scans(amy)).doesNotContain(third);
  }
}
