package dev.bender.detector;

import static dev.bender.detector.Observed.OLD_IMAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Event;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.OperatorCommand.Verb;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.detector.discovery.Updates;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TestBroker;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.platform.settings.launch.ServiceLaunch;
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
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service: real broker, real HTTP on both sides. */
final class RunningDetector implements AutoCloseable {
  static final String HOST = "bender";
  static final String TOKEN = "a-token-of-diun";
  static final Duration QUIET = Duration.ofSeconds(1);

  final StandInRegistry registry = new StandInRegistry();
  final Messaging messaging = TestBroker.messaging(TestBroker.connection());
  private final List<Recorded<?>> records = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private ConfigurableApplicationContext service = start();

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

  /** Begins to record what is written to the topics. */
  void watch() throws InterruptedException {
    messaging.follow("test", Topics.ALL, records::add).awaitCaughtUp(Duration.ofSeconds(20));
  }

  void restart() {
    service.close();
    service = start();
  }

  UpdateDetected waits(String container, @Nullable Instant notBefore) {
    return waits(
        Updates.of(
            Observed.container(HOST, container, "gone:1", OLD_IMAGE),
            new ImageDigests(Observed.NEW, null, null),
            null,
            Update.Source.DIUN,
            Instant.parse("2026-11-24T03:00:00Z"),
            null),
        new Delay(DelayReason.BLOCKED_BY_SCAN, 2, notBefore, "blocked"));
  }

  UpdateDetected waits(Update update, Delay delay) {
    UpdateDetected event = new UpdateDetected(update);
    String container = update.container();
    messaging.publisher().publish(Emissions.none().andWait(Topics.UPDATE_RETRY, event, delay));
    await().untilAsserted(() -> assertThat(of(Topics.UPDATE_RETRY, container)).hasSize(1));
    return event;
  }

  void observe(ContainerObserved container) {
    messaging.publisher().publish(Emissions.of(Topics.CONTAINER_OBSERVED, container));
  }

  void command(String container, Verb verb) {
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
    messaging.publisher().publish(Emissions.of(Topics.OPERATOR_COMMAND, command));
  }

  List<OperatorAnswered> answers(String container) {
    return of(Topics.OPERATOR_ANSWERED, container);
  }

  List<UpdateDetected> detected(String container) {
    return of(Topics.UPDATE_DETECTED, container);
  }

  boolean removedFromQueue(String container) {
    return records.stream()
        .anyMatch(one ->
            one.topic().equals(Topics.UPDATE_RETRY)
                && one.key().equals(HOST + "/" + container)
                && one.value() == null);
  }

  <E extends Event> List<E> of(Topic<E> topic, String container) {
    return records.stream()
        .filter(one -> one.topic().equals(topic) && one.value() != null)
        .map(one -> topic.value().cast(one.value()))
        .filter(one -> one.container().equals(container))
        .toList();
  }

  void nothingCameOf(String container) {
    await()
        .during(QUIET)
        .untilAsserted(() -> {
          assertThat(detected(container)).isEmpty();
          assertThat(of(Topics.UPDATE_SKIPPED, container)).isEmpty();
        });
  }

  static void assertProblem(HttpResponse<String> answer, int status, String sentence) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"status\":" + status, "\"detail\":\"").contains(sentence);
  }

  HttpResponse<String> post(String body) throws Exception {
    return post(BodyPublishers.ofString(body));
  }

  /** Like Diun: without a Content-Type. */
  HttpResponse<String> post(BodyPublisher body) throws Exception {
    return send(request("/diun").header("Authorization", "Bearer " + TOKEN).POST(body));
  }

  HttpRequest.Builder request(String path) {
    String port = service.getEnvironment().getRequiredProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    service.close();
    messaging.close();
    http.close();
    registry.close();
  }
}
