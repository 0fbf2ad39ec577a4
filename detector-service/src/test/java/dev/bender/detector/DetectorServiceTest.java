package dev.bender.detector;

import static dev.bender.detector.Observed.OLD_IMAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Event;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.OperatorCommand.Verb;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.detector.StandInRegistry.Pushed;
import dev.bender.detector.discovery.Updates;
import dev.bender.detector.webhook.Notices;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TestBroker;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.platform.settings.launch.ServiceLaunch;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service: real broker, real HTTP on both sides. */
class DetectorServiceTest {
  private static final String HOST = "bender";
  private static final String TOKEN = "a-token-of-diun";
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final StandInRegistry REGISTRY = new StandInRegistry();
  private static final List<Recorded<?>> RECORDS = new CopyOnWriteArrayList<>();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Messaging MESSAGING = TestBroker.messaging(TestBroker.connection());
  private static volatile ConfigurableApplicationContext service = start();

  private static ConfigurableApplicationContext start() {
    Settings settings =
        SettingsFile.load(
            null,
            Map.of(
                "BENDER_HOST",
                HOST,
                "BENDER_KAFKA_BOOTSTRAP_SERVERS",
                TestBroker.bootstrapServers(),
                "BENDER_DETECTOR_WEBHOOK_TOKEN",
                TOKEN));
    Map<String, Object> defaults = new HashMap<>(DetectorApplication.springDefaults(settings));
    defaults.put("server.port", 0);
    return ServiceLaunch.start(DetectorApplication.class, settings, defaults);
  }

  @BeforeAll
  static void watch() throws InterruptedException {
    MESSAGING.follow("test", Topics.ALL, RECORDS::add).awaitCaughtUp(Duration.ofSeconds(20));
  }

  @AfterAll
  static void stop() {
    service.close();
    MESSAGING.close();
    REGISTRY.close();
  }

  @Test
  void theSameNoticeTwiceAndAfterARestartIsOneUpdate() throws Exception {
    Pushed pushed = REGISTRY.push("told:1", "2.0");
    String body = Notices.update(REGISTRY.reference("told:1"), pushed.digest(), "told");

    HttpResponse<String> first = post(body);
    assertThat(first.statusCode()).isEqualTo(202);
    String id = Update.idOf(HOST, "told", pushed.digest());
    assertThat(first.body())
        .isEqualTo("{\"updates\":[{\"updateId\":\"" + id + "\",\"news\":true}]}");
    assertThat(post(body).body()).contains("\"news\":false");
    await().untilAsserted(() -> assertThat(detected("told")).hasSize(1));

    service.close();
    service = start();

    assertThat(post(body).body()).contains("\"news\":false");
    await().during(QUIET).untilAsserted(() -> assertThat(detected("told")).hasSize(1));
    assertThat(detected("told").getFirst().update().target().config()).isEqualTo(pushed.config());
  }

  @Test
  void aWrongOrMissingTokenIsRefusedBeforeTheBodyIsRead() throws Exception {
    String body = Notices.update(REGISTRY.reference("nobody:1"), Observed.NEW, "nobody");
    for (String token : List.of("", "Bearer wrong", "Bearer ", TOKEN)) {
      HttpRequest.Builder request = request("/diun").POST(BodyPublishers.ofString(body));
      HttpResponse<String> answer =
          send(token.isEmpty() ? request : request.header("Authorization", token));
      assertProblem(answer, 401, "detector.webhook-token-file");
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
      assertThat(answer.body()).doesNotContain(TOKEN);
    }
    nothingCameOf("nobody");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWithAndWithoutContentLength() throws Exception {
    byte[] large = new byte[70_000];
    assertProblem(post(BodyPublishers.ofByteArray(large)), 413, "65536 bytes");
    assertProblem(
        post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
        413,
        "65536 bytes");
  }

  @Test
  void whatIsNoNoticeIsRefusedAndChangesNothing() throws Exception {
    String good = Notices.update(REGISTRY.reference("bad:1"), Observed.NEW, "bad");
    assertProblem(post("{"), 400, "not JSON");
    assertProblem(post(""), 400, "no notice of Diun's");
    assertProblem(post(good.replace("linux/amd64", "$(id)")), 400, "'platform'");
    assertProblem(post(good.replace("sha256:", "sha1:")), 400, "'digest'");
    nothingCameOf("bad");
  }

  @Test
  void theContentTypeAndTheAcceptedTypesDoNotMatter() throws Exception {
    int n = 0;
    for (String type :
        List.of(
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/html",
            "no/such;;thing")) {
      String name = "typed" + n++;
      String body = Notices.update(REGISTRY.reference("typed:1"), Observed.NEW, name);
      HttpResponse<String> answer =
          send(
              request("/diun")
                  .header("Authorization", "Bearer " + TOKEN)
                  .header("Content-Type", type)
                  .header("Accept", "text/plain")
                  .POST(BodyPublishers.ofString(body)));
      assertThat(answer.statusCode()).as(type).isEqualTo(202);
      await().untilAsserted(() -> assertThat(detected(name)).hasSize(1));
    }
  }

  @Test
  void otherMethodsAndPathsAreAnsweredAsProblems() throws Exception {
    assertProblem(send(request("/diun").GET()), 405, "not supported");
    assertProblem(send(request("/nothing").GET()), 404, "");
  }

  @Test
  void reconciliationFindsWhatNobodyTold() throws Exception {
    Pushed pushed = REGISTRY.pushIndex("found:1", "2.0", "a");
    observe(Observed.container(HOST, "found", REGISTRY.reference("found:1"), OLD_IMAGE));

    await().untilAsserted(() -> assertThat(detected("found")).hasSize(1));
    Update update = detected("found").getFirst().update();
    assertThat(update.source()).isEqualTo(Update.Source.RECONCILIATION);
    assertThat(update.running()).isEqualTo(OLD_IMAGE);
    assertThat(update.target())
        .isEqualTo(new ImageDigests(pushed.index(), pushed.manifest(), pushed.config()));
    assertThat(update.targetVersion()).isEqualTo("2.0");
    await()
        .untilAsserted(() ->
            assertThat(of(Topics.UPDATE_PROGRESS, "found"))
                .extracting(UpdateProgress::code)
                .containsExactly("AVAILABLE"));

    // Diun's later word of the same is no news.
    assertThat(post(Notices.update(REGISTRY.reference("found:1"), pushed.digest(), "found")).body())
        .contains("\"news\":false");
    await().during(QUIET).untilAsserted(() -> assertThat(detected("found")).hasSize(1));
  }

  @Test
  void aNewIndexWithTheImageThatRunsIsSkippedOnce() {
    Pushed old = REGISTRY.pushIndex("same:1", "1.0", "a");
    ContainerObserved before =
        Observed.container(
            HOST,
            "same",
            REGISTRY.reference("same:1"),
            new ImageDigests(old.index(), old.manifest(), null));
    REGISTRY.pushIndex("same:1", "1.0", "b");
    observe(before);

    await().untilAsserted(() -> assertThat(of(Topics.UPDATE_SKIPPED, "same")).hasSize(1));
    assertThat(of(Topics.UPDATE_SKIPPED, "same").getFirst().reason()).isEqualTo(Reason.SAME_IMAGE);
    command("same", Verb.LOOK);
    await()
        .untilAsserted(() ->
            assertThat(answers("same"))
                .extracting(OperatorAnswered::result)
                .containsExactly(Result.NOTHING_TO_DO));
    assertThat(of(Topics.UPDATE_SKIPPED, "same")).hasSize(1);
    assertThat(detected("same")).isEmpty();
  }

  @Test
  void whatIsDueInTheQueueIsTriedAgain() {
    UpdateDetected event = waits("due", Instant.now().plusMillis(500));
    await().untilAsserted(() -> assertThat(detected("due")).containsExactly(event));
    await().untilAsserted(() -> assertThat(removedFromQueue("due")).isTrue());
  }

  @Test
  void whatWaitsIsTriedAgainOrTakenOutWhenAnOperatorSaysSo() {
    UpdateDetected retried = waits("retried", null);
    UpdateDetected removed = waits("removed", null);
    command("retried", Verb.RETRY);
    command("removed", Verb.REMOVE);
    command("neither", Verb.RETRY);

    await().untilAsserted(() -> assertThat(answers("retried")).hasSize(1));
    assertThat(answers("retried").getFirst().result()).isEqualTo(Result.ACCEPTED);
    assertThat(answers("retried").getFirst().updateId()).isEqualTo(retried.updateId());
    await().untilAsserted(() -> assertThat(detected("retried")).containsExactly(retried));
    await().untilAsserted(() -> assertThat(removedFromQueue("retried")).isTrue());

    await().untilAsserted(() -> assertThat(answers("removed")).hasSize(1));
    assertThat(answers("removed").getFirst().result()).isEqualTo(Result.ACCEPTED);
    await()
        .untilAsserted(() ->
            assertThat(of(Topics.UPDATE_SKIPPED, "removed"))
                .extracting(UpdateSkipped::updateId, UpdateSkipped::reason)
                .containsExactly(
                    org.assertj.core.groups.Tuple.tuple(removed.updateId(), Reason.REJECTED)));
    await().untilAsserted(() -> assertThat(removedFromQueue("removed")).isTrue());
    assertThat(detected("removed")).isEmpty();

    await().untilAsserted(() -> assertThat(answers("neither")).hasSize(1));
    assertThat(answers("neither").getFirst().result()).isEqualTo(Result.REFUSED);
  }

  @Test
  void anUpdateThatAnOperatorWantsBeginsWithTheirApproval() {
    Pushed first = REGISTRY.push("wanted:1", "1.0");
    observe(
        Observed.container(
            HOST,
            "wanted",
            REGISTRY.reference("wanted:1"),
            new ImageDigests(null, first.manifest(), first.config())));
    await().untilAsserted(() -> assertThat(of(Topics.UPDATE_PROGRESS, "wanted")).isNotEmpty());
    Pushed second = REGISTRY.push("wanted:1", "1.1");
    command("wanted", Verb.UPDATE);

    await().untilAsserted(() -> assertThat(detected("wanted")).hasSize(1));
    Update update = detected("wanted").getFirst().update();
    assertThat(update.targetDigest()).isEqualTo(second.digest());
    assertThat(update.approvedBy()).isEqualTo("tester");
    assertThat(answers("wanted").getFirst().updateId()).isEqualTo(update.updateId());
  }

  @Test
  void healthSaysWhatTheServiceDoes() throws Exception {
    await()
        .untilAsserted(() -> {
          HttpResponse<String> health = send(request("/actuator/health").GET());
          assertThat(health.statusCode()).isEqualTo(200);
          assertThat(health.body())
              .contains("\"caughtUp\":true", "\"consuming\":true", "\"looking\":true");
        });
  }

  private static UpdateDetected waits(String container, @Nullable Instant notBefore) {
    UpdateDetected event =
        new UpdateDetected(
            Updates.of(
                Observed.container(HOST, container, "gone:1", OLD_IMAGE),
                new ImageDigests(Observed.NEW, null, null),
                null,
                Update.Source.DIUN,
                Instant.parse("2026-11-24T03:00:00Z"),
                null));
    Delay delay = new Delay(DelayReason.BLOCKED_BY_SCAN, 2, notBefore, "blocked");
    MESSAGING.publisher().publish(Emissions.none().andWait(Topics.UPDATE_RETRY, event, delay));
    await().untilAsserted(() -> assertThat(of(Topics.UPDATE_RETRY, container)).hasSize(1));
    return event;
  }

  private static void observe(ContainerObserved container) {
    MESSAGING.publisher().publish(Emissions.of(Topics.CONTAINER_OBSERVED, container));
  }

  private static void command(String container, Verb verb) {
    OperatorCommand command =
        new OperatorCommand(
            UUID.randomUUID().toString(),
            null,
            HOST,
            container,
            verb,
            "tester",
            null,
            null,
            Instant.now());
    MESSAGING.publisher().publish(Emissions.of(Topics.OPERATOR_COMMAND, command));
  }

  private static List<OperatorAnswered> answers(String container) {
    return of(Topics.OPERATOR_ANSWERED, container);
  }

  private static List<UpdateDetected> detected(String container) {
    return of(Topics.UPDATE_DETECTED, container);
  }

  private static boolean removedFromQueue(String container) {
    return RECORDS.stream()
        .anyMatch(one ->
            one.topic().equals(Topics.UPDATE_RETRY)
                && one.key().equals(HOST + "/" + container)
                && one.value() == null);
  }

  private static <E extends Event> List<E> of(Topic<E> topic, String container) {
    return RECORDS.stream()
        .filter(one -> one.topic().equals(topic) && one.value() != null)
        .map(one -> topic.value().cast(one.value()))
        .filter(one -> one.container().equals(container))
        .toList();
  }

  private static void nothingCameOf(String container) {
    await()
        .during(QUIET)
        .untilAsserted(() -> {
          assertThat(detected(container)).isEmpty();
          assertThat(of(Topics.UPDATE_SKIPPED, container)).isEmpty();
        });
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String sentence) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"status\":" + status, "\"detail\":\"").contains(sentence);
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return post(BodyPublishers.ofString(body));
  }

  /** Like Diun: without a Content-Type. */
  private static HttpResponse<String> post(BodyPublisher body) throws Exception {
    return send(request("/diun").header("Authorization", "Bearer " + TOKEN).POST(body));
  }

  private static HttpRequest.Builder request(String path) {
    String port = service.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(20));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }
}
