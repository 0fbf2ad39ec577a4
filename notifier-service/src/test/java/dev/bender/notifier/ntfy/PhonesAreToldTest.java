package dev.bender.notifier.ntfy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.RolledBack;
import dev.bender.contracts.Topics;
import dev.bender.notifier.NotifierApplication;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Samples;
import dev.bender.platform.messaging.TestBroker;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.platform.settings.launch.ServiceLaunch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker. */
class PhonesAreToldTest {
  @TempDir Path data;

  @Test
  void whatFailedAtFirstIsSentWhenNtfyIsBack() throws Exception {
    try (MockWebServer web = new MockWebServer()) {
      // The broker has what other tests wrote, of which phones are told too.
      List<String> ours = new CopyOnWriteArrayList<>();
      web.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
              String body = Objects.requireNonNull(request.getBody()).utf8();
              boolean first = body.contains("bender/photos") && ours.isEmpty();
              if (body.contains("bender/photos")) {
                ours.add(body);
              }
              return first
                  ? new MockResponse.Builder().code(503).build()
                  : new MockResponse.Builder().body("{\"id\":\"YfHG1fMkHF6d\"}").build();
            }
          });
      web.start();
      Settings settings = settings("http://127.0.0.1:" + web.getPort());
      Map<String, Object> defaults = new HashMap<>(NotifierApplication.springDefaults(settings));
      defaults.put("server.port", "0");

      try (var service = ServiceLaunch.start(NotifierApplication.class, settings, defaults)) {
        service.getBean(EventPublisher.class).publish(nothingRuns());

        await().atMost(Duration.ofSeconds(30)).until(() -> ours.size() >= 2);
        assertThat(ours.get(1))
            .contains("\"title\":\"bender/photos: down, I need you\"", "\"priority\":5");
      }
    }
  }

  private static Emissions nothingRuns() {
    return Emissions.of(
        Topics.ROLLED_BACK,
        new RolledBack(
            Samples.update("bender", "photos"),
            null,
            null,
            "Both fail the check.",
            null,
            71_000,
            Instant.parse("2026-01-10T12:00:00Z")));
  }

  private Settings settings(String ntfy) {
    return SettingsFile.load(
        null,
        Map.of(
            "BENDER_HOST",
            "other",
            "BENDER_FLEET",
            "true",
            "BENDER_DATA",
            data.toString(),
            "BENDER_KAFKA_BOOTSTRAP_SERVERS",
            TestBroker.bootstrapServers(),
            "BENDER_NOTIFY_NTFY_URL",
            ntfy));
  }
}
