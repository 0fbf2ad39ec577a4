package dev.bender.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.verifier.check.BodyMatch;
import dev.bender.verifier.check.ChooseChecks.Agreed;
import dev.bender.verifier.check.HealthCheck.Exec;
import dev.bender.verifier.check.HealthCheck.Http;
import dev.bender.verifier.check.HealthCheck.Tcp;
import dev.bender.verifier.check.Statuses;
import dev.bender.verifier.check.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsMappingTest {
  @Test
  void theFilesChecksAndTermsAreThoseOfTheContainer(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bender.yml");
    Files.writeString(
        file,
        """
        bender:
          verify: { patience: 90s }
          containers:
            jellyfin:
              successes: 5
              checks:
                - http: { port: 8096, path: /health, body: Healthy, status: 200 }
                - tcp: { port: 8920 }
                - exec: { command: [ test, -d, /media ] }
        """);
    Settings settings = SettingsFile.load(file, Map.of());

    Agreed agreed = SettingsMapping.agreedFor(settings, "jellyfin");

    assertThat(agreed.terms())
        .isEqualTo(new Terms(Duration.ofSeconds(90), 5, Duration.ofSeconds(10)));
    assertThat(agreed.checks())
        .containsExactly(
            new Http(8096, "/health", new Statuses(200, 200), new BodyMatch.Text("Healthy")),
            new Tcp(8920),
            new Exec(List.of("test", "-d", "/media")));
    assertThat(SettingsMapping.agreedFor(settings, "other").checks()).isEmpty();
  }
}
