package dev.bender.platform.settings.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.platform.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Configuration;

class ServiceLaunchTest {

  @Test
  void theSettingsAreABean() {
    Settings settings = Settings.defaults();

    try (var context =
        ServiceLaunch.start(Empty.class, settings, Map.of("spring.application.name", "empty"))) {
      assertThat(context.getBean(Settings.class)).isSameAs(settings);
      assertThat(context.getEnvironment().getProperty("spring.application.name"))
          .isEqualTo("empty");
      assertThat(context.getEnvironment().getProperty("server.shutdown")).isEqualTo("graceful");
    }
  }

  @Test
  void theFileIsTheOneThatTheEnvironmentNames(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("b.yml"), "bender: { host: amy }");

    assertThat(ServiceLaunch.fromEnvironment(Map.of("BENDER_CONFIG", file.toString())).host())
        .isEqualTo("amy");
    assertThat(ServiceLaunch.fromEnvironment(Map.of()).host()).isEqualTo("bender");
  }

  @Configuration(proxyBeanMethods = false)
  static class Empty {}
}
