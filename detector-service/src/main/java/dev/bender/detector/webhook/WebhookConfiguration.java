package dev.bender.detector.webhook;

import dev.bender.contracts.ContainerObserved;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.CaughtUp;
import dev.bender.detector.discovery.ResolvedImages;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.TopicTable;
import dev.bender.platform.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
public class WebhookConfiguration {
  private static final Logger log = LoggerFactory.getLogger(WebhookConfiguration.class);
  private static final Duration FOR_REGISTRY = Duration.ofSeconds(4);

  @Bean
  TakeNotice takeNotice(
      Settings settings,
      Messaging messaging,
      CaughtUp caughtUp,
      TopicTable<ContainerObserved> observed,
      ResolvedImages images,
      AnnounceUpdate announce,
      Clock clock) {
    return new TakeNotice(
        settings.host(),
        messaging::takes,
        caughtUp,
        observed::all,
        new CompleteDigests(images, FOR_REGISTRY),
        announce,
        clock);
  }

  @Bean
  DiunWebhook diunWebhook(Settings settings, TakeNotice takeNotice) {
    WebhookToken token = new WebhookToken(settings.detector().webhookToken());
    if (!token.isSet()) {
      log.info("Diun's webhook is closed: detector.webhook-token-file is not set");
    }
    return new DiunWebhook(token, takeNotice);
  }
}
