package dev.bender.notifier.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.Verdict;
import dev.bender.notifier.NotifierApplication;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Samples;
import dev.bender.platform.messaging.Subscription;
import dev.bender.platform.messaging.TestBroker;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.platform.settings.launch.ServiceLaunch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a real broker, asked over raw HTTP: a client library sets Host itself. */
class OperatorApiTest {
  private static final String HOST = Samples.anyHost();
  private static final String TOKEN = "correct-horse-battery-staple";
  private static final String COMMAND =
      "{\"verb\":\"approve\",\"container\":\"asked\",\"by\":\"root@bender (cli)\"}";

  @TempDir static Path data;
  private static ConfigurableApplicationContext open;
  private static ConfigurableApplicationContext guarded;
  private static Messaging messaging;
  private static Update asked;

  @BeforeAll
  static void start() {
    open = service(Map.of(), "open");
    guarded = service(Map.of("BENDER_OPERATOR_TOKEN", TOKEN), "guarded");
    messaging = TestBroker.messaging(TestBroker.connection());
    messaging.start(
        List.of(Subscription.to(Topics.OPERATOR_COMMAND, HOST, one -> answer(one.value()))));
    asked = Samples.update(HOST, "asked");
    Verdict pass =
        new Verdict(
            Verdict.Outcome.PASS, "CLEAN", "Good.", true, List.of(), List.of(), List.of(), null);
    ScanCompleted scan = new ScanCompleted(asked, asked.target(), null, pass, Instant.now(), 1_000);
    messaging
        .publisher()
        .publish(
            Emissions.of(Topics.CONTAINER_OBSERVED, observed(asked))
                .and(Topics.UPDATE_DETECTED, new UpdateDetected(asked))
                .and(Topics.SCAN_COMPLETED, scan)
                .andWait(
                    Topics.UPDATE_HELD,
                    scan,
                    new Delay(DelayReason.AWAITING_APPROVAL, 1, null, "It waits for you.")));
  }

  private static ConfigurableApplicationContext service(Map<String, String> more, String folder) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("BENDER_HOST", HOST);
    environment.put("BENDER_DATA", data.resolve(folder).toString());
    environment.put("BENDER_KAFKA_BOOTSTRAP_SERVERS", TestBroker.bootstrapServers());
    var settings = SettingsFile.load(null, environment);
    Map<String, Object> defaults = new HashMap<>(NotifierApplication.springDefaults(settings));
    defaults.put("server.port", 0);
    return ServiceLaunch.start(NotifierApplication.class, settings, defaults);
  }

  private static ContainerObserved observed(Update update) {
    return new ContainerObserved(
        null,
        HOST,
        update.container(),
        "abc",
        update.reference(),
        "linux/amd64",
        new ImageDigests("sha256:" + "cd".repeat(32), null, null),
        null,
        "running",
        Watch.WATCHED,
        null,
        Instant.EPOCH);
  }

  private static final CheckResult CHECK =
      new CheckResult("running", CheckResult.Outcome.PASSED, "the container runs", 1, 0);

  private static Emissions answer(OperatorCommand command) {
    return Emissions.of(
        Topics.OPERATOR_ANSWERED,
        new OperatorAnswered(
            command.commandId(),
            command.updateId(),
            command.host(),
            command.container(),
            OperatorAnswered.Result.ACCEPTED,
            "It starts now, as " + command.by() + " wants.",
            Instant.now(),
            command.verb() == OperatorCommand.Verb.CHECK ? List.of(CHECK) : null));
  }

  @AfterAll
  static void stop() {
    messaging.close();
    guarded.close();
    open.close();
  }

  private record Answer(int status, String body) {
    JsonNode json() {
      return JsonMapper.builder().build().readTree(body);
    }
  }

  private static Answer get(String path, String... headers) throws IOException {
    return ask(open, "GET", path, "", headers);
  }

  private static Answer post(String body, String... headers) throws IOException {
    return ask(open, "POST", "/api/v1/commands", body, headers);
  }

  private static Answer ask(
      ConfigurableApplicationContext service,
      String method,
      String path,
      String body,
      String... headers)
      throws IOException {
    int port = service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    String host =
        List.of(headers).stream().anyMatch(one -> one.startsWith("Host:"))
            ? ""
            : "Host: 127.0.0.1:" + port + "\r\n";
    String request =
        method
            + " "
            + path
            + " HTTP/1.1\r\n"
            + host
            + "Connection: close\r\n"
            + List.of(headers).stream()
                .map(one -> one.replace("PORT", "" + port) + "\r\n")
                .collect(Collectors.joining())
            + (method.equals("POST")
                ? "Content-Type: application/json\r\nContent-Length: "
                    + body.getBytes(UTF_8).length
                    + "\r\n"
                : "")
            + "\r\n";
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((request + body).getBytes(UTF_8));
      socket.getOutputStream().flush();
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      String all = reader.lines().collect(Collectors.joining("\n"));
      int status = Integer.parseInt(all.split(" ", 3)[1]);
      int from = all.indexOf('{');
      return new Answer(status, from < 0 ? "" : all.substring(from, all.lastIndexOf('}') + 1));
    }
  }

  private static JsonNode container() throws IOException {
    for (JsonNode one : get("/api/v1/status").json().path("containers")) {
      if (one.path("host").asString().equals(HOST)) {
        return one;
      }
    }
    return JsonMapper.builder().build().createObjectNode();
  }

  @Test
  void theStatusTellsWhatWantsAnAnswer() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> container().path("state").asString("").equals("NEEDS_ANSWER"));
    await().until(() -> get("/api/v1/status").json().path("ready").asBoolean());
  }

  @Test
  void anUpdateIsFoundByItsIdAPrefixAndItsContainer() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> get("/api/v1/updates/asked").status() == 200);
    for (String name : List.of(asked.updateId(), HOST + "/asked", "asked")) {
      await()
          .untilAsserted(() ->
              assertThat(get("/api/v1/updates/" + name).json().path("updateId").asString())
                  .isEqualTo(asked.updateId()));
    }
  }

  @Test
  void whatIsNotKnownIsAProblemThatSaysSo() throws IOException {
    Answer answer = get("/api/v1/updates/nobody");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("detail").asString()).contains("nobody");
  }

  @Test
  void aCommandGetsTheAnswerOfItsService() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> container().path("state").asString("").equals("NEEDS_ANSWER"));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          Answer answer = post(COMMAND);
          assertThat(answer.status()).isEqualTo(200);
          assertThat(answer.json().path("result").asString()).isEqualTo("ACCEPTED");
          assertThat(answer.json().path("updateId").asString()).isEqualTo(asked.updateId());
          assertThat(answer.json().path("sentence").asString()).contains("root@bender (cli)");
        });
  }

  @Test
  void whatWasSeenIsHandedOn() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          Answer answer = post("{\"verb\":\"CHECK\",\"container\":\"asked\"}");
          assertThat(answer.status()).isEqualTo(200);
          var check = answer.json().path("checks").path(0);
          assertThat(check.path("name").asString()).isEqualTo("running");
          assertThat(check.path("outcome").asString()).isEqualTo("PASSED");
        });
  }

  @Test
  void aCommandForNobodyIsRefused() throws IOException {
    assertThat(post("{\"verb\":\"LOOK\",\"container\":\"nobody\"}").status()).isEqualTo(404);
    assertThat(post("{\"verb\":\"DANCE\",\"container\":\"asked\"}").status()).isEqualTo(400);
    assertThat(post("{\"verb\":").status()).isEqualTo(400);
    assertThat(post("[]").status()).isEqualTo(400);
  }

  @Test
  void aNameThatWasReboundToThisHostIsRefused() throws IOException {
    assertThat(get("/api/v1/status", "Host: evil.example.org:PORT").status()).isEqualTo(403);
    assertThat(get("/api/v1/status", "Host: localhost.evil.example.org").status()).isEqualTo(403);
    assertThat(get("/api/v1/status", "Host: localhost:PORT").status()).isEqualTo(200);
    assertThat(get("/api/v1/status", "Host: [::1]:PORT").status()).isEqualTo(200);
  }

  @Test
  void otherSitesPagesCannotCommand() throws IOException {
    for (String header :
        List.of(
            "Origin: http://evil.example.org",
            "Origin: null",
            "Origin: http://127.0.0.1:1",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site")) {
      assertThat(post(COMMAND, header).status()).as(header).isEqualTo(403);
    }
    assertThat(post("{}", "Origin: http://127.0.0.1:PORT").status()).isEqualTo(400);
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws IOException {
    String large = "{\"verb\":\"" + "x".repeat(70_000) + "\"}";
    assertThat(post(large).status()).isEqualTo(413);
  }

  @Test
  void aTokenIsWantedForAllButTheHealth() throws IOException {
    String wrong = "Authorization: Bearer wrong";
    String right = "Authorization: Bearer " + TOKEN;
    assertThat(ask(guarded, "GET", "/api/v1/status", "").status()).isEqualTo(401);
    assertThat(ask(guarded, "GET", "/api/v1/status", "", wrong).status()).isEqualTo(401);
    assertThat(ask(guarded, "GET", "/api/v1/status", "", right).status()).isEqualTo(200);
    assertThat(ask(guarded, "GET", "/actuator/metrics", "").status()).isEqualTo(401);
    assertThat(ask(guarded, "GET", "/actuator/health", "").status()).isNotEqualTo(401);
    assertThat(ask(guarded, "GET", "/actuator/healthy/../metrics", "").status()).isNotEqualTo(200);
  }

  @Test
  void theLogIsGivenInWholeLines() throws IOException {
    Path logs = Files.createDirectories(data.resolve("open/logs"));
    Files.writeString(logs.resolve("2026-01-02.log"), "{one}\n{two}\n{ha");
    assertThat(get("/api/v1/log?date=2026-01-02").body()).isEqualTo("{one}\n{two}");
    assertThat(get("/api/v1/log?date=2026-01-02&from=6").body()).isEqualTo("{two}");
    assertThat(get("/api/v1/log?date=2026-01-02&from=999").status()).isEqualTo(200);
    assertThat(get("/api/v1/log?date=2026-01-03").status()).isEqualTo(404);
    assertThat(get("/api/v1/log?date=..%2F..%2Fetc").status()).isEqualTo(400);
    assertThat(get("/api/v1/log?date=2026-01-02&from=-1").status()).isEqualTo(400);
  }

  @Test
  void anOverrideSaysWhyAndNamesTheUpdateThatWaits() throws IOException {
    Update blocked = Samples.update(HOST, "refused");
    messaging
        .publisher()
        .publish(
            Emissions.of(Topics.CONTAINER_OBSERVED, observed(blocked))
                .andWait(
                    Topics.UPDATE_RETRY,
                    new UpdateDetected(blocked),
                    new Delay(DelayReason.BLOCKED_BY_SCAN, 2, null, "It brings 1 critical.")));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> get("/api/v1/queue").body().contains(blocked.updateId()));
    String command = "{\"verb\":\"OVERRIDE\",\"container\":\"refused\"%s}";

    Answer without = post(command.formatted(""));
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.json().path("detail").asString()).contains("an override needs a reason");
    assertThat(post(command.formatted(",\"because\":\"x\",\"until\":\"soon\"")).status())
        .isEqualTo(400);
    // Two services of one name take each other's place for a moment.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          Answer with =
              post(command.formatted(",\"because\":\"x\",\"until\":\"2099-01-01T00:00:00Z\""));
          assertThat(with.status()).isEqualTo(200);
          assertThat(with.json().path("updateId").asString()).isEqualTo(blocked.updateId());
        });
  }

  @Test
  void theBackupsTellWhatOneGoesBackTo() {
    ImageDigests runs = new ImageDigests("sha256:" + "cd".repeat(32), null, null);
    ImageDigests earlier = new ImageDigests("sha256:" + "ce".repeat(32), null, null);
    ContainerObserved seen = observed(Samples.update(HOST, "kept"));
    messaging
        .publisher()
        .publish(
            Emissions.of(
                Topics.CONTAINER_OBSERVED,
                new ContainerObserved(
                    null,
                    HOST,
                    seen.container(),
                    seen.containerId(),
                    seen.reference(),
                    seen.platform(),
                    seen.image(),
                    null,
                    seen.state(),
                    seen.watch(),
                    null,
                    Instant.EPOCH,
                    List.of(
                        new ContainerObserved.Backup(
                            "bender.backup/kept:3", runs, "2", Instant.EPOCH, 9, List.of("kept")),
                        new ContainerObserved.Backup(
                            "bender.backup/kept:2", earlier, "1", Instant.EPOCH, 9, List.of()),
                        new ContainerObserved.Backup(
                            "bender.backup/kept:1", earlier, "1", Instant.EPOCH, 9, List.of())))));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          List<String> told = new ArrayList<>();
          for (JsonNode one : get("/api/v1/backups").json().path("backups")) {
            if (one.path("host").asString().equals(HOST)) {
              told.add(
                  one.path("image").asString()
                      + (one.path("runs").asBoolean() ? " runs" : "")
                      + (one.path("next").asBoolean() ? " next" : ""));
            }
          }
          assertThat(told)
              .containsExactly(
                  "bender.backup/kept:3 runs", "bender.backup/kept:2 next", "bender.backup/kept:1");
        });
  }

  @Test
  void theQueueTellsWhatHelps() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(get("/api/v1/queue").body())
                .contains("AWAITING_APPROVAL", "bender approve asked"));
  }
}
