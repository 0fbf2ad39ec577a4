package dev.bender.detector.webhook;

import dev.bender.contracts.ContainerObserved;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.platform.messaging.TopicTable;
import dev.bender.platform.registry.DockerConfig;
import dev.bender.platform.registry.Registries;
import dev.bender.platform.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {
  /** Diun waits 10 s for an answer in all. */
  private static final Registries.Timeouts QUICK =
      new Registries.Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(4));

  @Bean
  TakeNotice takeNotice(
      Settings settings,
      TopicTable<ContainerObserved> observed,
      AnnounceUpdate announce,
      Clock clock) {
    String config = settings.registries().dockerConfig();
    Registries quick =
        new Registries(
            Set.copyOf(settings.registries().insecure()),
            config.isEmpty()
                ? DockerConfig.ofEnvironment()
                : new DockerConfig(Path.of(config), Duration.ofSeconds(2)),
            QUICK,
            clock);
    return new TakeNotice(settings.host(), observed::all, quick, announce, clock);
  }

  @Bean
  WebhookToken webhookToken(Settings settings) {
    return new WebhookToken(settings.detector().webhookToken());
  }
}
