package dev.bender.notifier.ntfy;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service on a real broker. */
class PhonesAreToldTest {
  @TempDir Path data;

  @Test
  void whatFailedAtFirstIsSentWhenNtfyIsBack() throws Exception {
    try (MockWebServer web = new MockWebServer()) {
      web.enqueue(new MockResponse.Builder().code(503).build());
      web.enqueue(new MockResponse.Builder().body("{\"id\":\"YfHG1fMkHF6d\"}").build());
      web.start();
      Settings settings = settings("http://127.0.0.1:" + web.getPort());
      Map<String, Object> defaults = new HashMap<>(NotifierApplication.springDefaults(settings));
      defaults.put("server.port", "0");

      try (var service = ServiceLaunch.start(NotifierApplication.class, settings, defaults)) {
        service.getBean(EventPublisher.class).publish(nothingRuns());

        assertThat(web.takeRequest(20, TimeUnit.SECONDS)).isNotNull();
        var second = Objects.requireNonNull(web.takeRequest(20, TimeUnit.SECONDS));
        assertThat(second.getBody().utf8())
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
            "BENDER_DATA",
            data.toString(),
            "BENDER_KAFKA_BOOTSTRAP_SERVERS",
            TestBroker.bootstrapServers(),
            "BENDER_NOTIFY_NTFY_URL",
            ntfy));
  }
}
