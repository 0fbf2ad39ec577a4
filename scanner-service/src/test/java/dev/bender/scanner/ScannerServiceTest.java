package dev.bender.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Event;
import dev.bender.contracts.ImageAssessed;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.TestBroker;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.platform.settings.launch.ServiceLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole service on a real broker; only Trivy's part is played by a script and a web server. */
class ScannerServiceTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);
  private static final ImageDigests IMAGE = new ImageDigests(null, DIGEST, null);

  @TempDir Path folder;

  private volatile Instant database = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final List<Event> seen = new CopyOnWriteArrayList<>();

  @Test
  void pulledImageIsJudgedAndTheServiceIsHealthy() throws Exception {
    try (MockWebServer trivy = trivyServer();
        Messaging operator = TestBroker.messaging(TestBroker.connection());
        ConfigurableApplicationContext service = start(trivy)) {
      operator.follow(
          "test",
          List.of(Topics.SCAN_COMPLETED, Topics.IMAGE_ASSESSED),
          record -> seen.add(Objects.requireNonNull(record.value())));
      operator.publisher().publish(Emissions.of(Topics.IMAGE_PULLED, pulled()));

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              seen.stream().anyMatch(ScanCompleted.class::isInstance)
                  && seen.stream().anyMatch(ImageAssessed.class::isInstance));

      assertThat(seen).hasAtLeastOneElementOfType(ImageAssessed.class);
      assertThat(seen)
          .filteredOn(ScanCompleted.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(
              ScanCompleted.class,
              one -> {
                assertThat(one.verdict().code()).isEqualTo("CRITICAL_FOUND");
                assertThat(one.image()).isEqualTo(IMAGE);
              });
      assertThat(health(service))
          .contains("\"status\":\"UP\"", "\"databaseUpdatedAt\":\"" + database + "\"");
    }
  }

  @Test
  void newerDataLetsWhatWaitsThroughByItself() throws Exception {
    try (MockWebServer trivy = trivyServer();
        Messaging operator = TestBroker.messaging(TestBroker.connection());
        ConfigurableApplicationContext service = start(trivy)) {
      script(OTHER, "CVE-2025-43859", "CRITICAL");
      Update update = pulled(OTHER).update();
      operator.follow(
          "test",
          List.of(Topics.OPERATOR_COMMAND, Topics.IMAGE_ASSESSED),
          record -> seen.add(Objects.requireNonNull(record.value())));
      operator
          .publisher()
          .publish(
              Emissions.none()
                  .andWait(
                      Topics.UPDATE_RETRY,
                      new UpdateDetected(update),
                      new Emissions.Delay(
                          DelayReason.BLOCKED_BY_SCAN, 2, null, "It brings 1 critical.")));
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(() ->
              seen.stream().anyMatch(one -> one instanceof ImageAssessed of && isOf(of, OTHER)));
      assertThat(seen).noneMatch(OperatorCommand.class::isInstance);

      script(OTHER, "CVE-2025-43859", "LOW");
      database = database.plusSeconds(1);

      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> seen.stream().anyMatch(OperatorCommand.class::isInstance));
      assertThat(seen)
          .filteredOn(OperatorCommand.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(
              OperatorCommand.class,
              one -> {
                assertThat(one.verb()).isEqualTo(OperatorCommand.Verb.RETRY);
                assertThat(one.updateId()).isEqualTo(update.updateId());
              });
      operator.publisher().publish(Emissions.none().andRemove(Topics.UPDATE_RETRY, update.key()));
    }
  }

  private static boolean isOf(ImageAssessed assessed, String digest) {
    return assessed.digest().equals(digest);
  }

  private ConfigurableApplicationContext start(MockWebServer trivy) throws IOException {
    Settings settings =
        SettingsFile.load(
            null,
            Map.of(
                "BENDER_DATA", folder.toString(),
                "BENDER_KAFKA_BOOTSTRAP_SERVERS", TestBroker.bootstrapServers(),
                "BENDER_SCANNER_TRIVY_SERVER", trivy.url("/").toString(),
                "BENDER_SCANNER_TRIVY_BINARY", script().toString()));
    Map<String, Object> defaults = new HashMap<>(ScannerApplication.springDefaults(settings));
    defaults.put("server.port", 0);
    return ServiceLaunch.start(ScannerApplication.class, settings, defaults);
  }

  private static String health(ConfigurableApplicationContext service) throws IOException {
    String port = service.getEnvironment().getProperty("local.server.port");
    Request request =
        new Request.Builder().url("http://127.0.0.1:" + port + "/actuator/health").build();
    try (var response = new OkHttpClient().newCall(request).execute()) {
      return response.body().string();
    }
  }

  private MockWebServer trivyServer() throws IOException {
    MockWebServer web = new MockWebServer();
    web.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String body = "{\"Version\":\"1\",\"VulnerabilityDB\":{\"UpdatedAt\":\"%s\"}}";
            return new MockResponse.Builder().body(body.formatted(database)).build();
          }
        });
    web.start();
    return web;
  }

  private Path script() throws IOException {
    return script(DIGEST, "CVE-2025-43859", "CRITICAL");
  }

  private Path script(String digest, String id, String severity) throws IOException {
    String report =
        """
        {"SchemaVersion":2,"Metadata":{"RepoDigests":["127.0.0.1:5000/web@%s"]},
         "Results":[{"Class":"lang-pkgs","Type":"python-pkg","Target":"Python","Vulnerabilities":[
          {"VulnerabilityID":"%s","PkgName":"h11","InstalledVersion":"0.14.0",
           "FixedVersion":"0.16.0","Severity":"%s"}]}]}
        """
            .formatted(digest, id, severity);
    Path script = folder.resolve("trivy");
    Files.writeString(script, "#!/bin/sh\ncat <<'END'\n" + report + "END\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private static ImagePulled pulled() {
    return pulled(DIGEST);
  }

  private static ImagePulled pulled(String digest) {
    String container = digest.equals(DIGEST) ? "web" : "waiting";
    ImageDigests image = new ImageDigests(null, digest, null);
    Update update =
        new Update(
            Update.idOf("bender", container, digest),
            "bender",
            container,
            "127.0.0.1:5000/web:1.1",
            "linux/amd64",
            null,
            image,
            null,
            null,
            Update.Source.RECONCILIATION,
            Instant.now(),
            null);
    return new ImagePulled(update, image, null, 1, 1);
  }
}
