package dev.bender.platform.messaging;

import dev.bender.platform.settings.Settings;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Connects a service to the broker; it brings its {@link ServiceIdentity} and its subscriptions.
 */
@Configuration(proxyBeanMethods = false)
public class MessagingConfiguration {
  /** Stays the same over a restart, so that the broker hands its partitions over at once. */
  private static final String INSTANCE = "1";

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** Closed by the lifecycle, before what handlers need goes away. */
  @Bean(destroyMethod = "")
  Messaging messaging(Settings settings, ServiceIdentity identity, Clock clock)
      throws InterruptedException {
    Connection connection =
        new Connection(
            settings.kafka().servers(),
            identity.service(),
            identity.perHost() || !settings.fleet() ? settings.host() : "",
            INSTANCE,
            settings.kafka().partitions(),
            settings.kafka().properties(),
            settings.retry().inPlace());
    return Messaging.open(connection, clock);
  }

  @Bean(destroyMethod = "")
  EventPublisher eventPublisher(Messaging messaging) {
    return messaging.publisher();
  }

  @Bean
  MessagingLifecycle messagingLifecycle(Messaging messaging, List<Subscription<?>> subscriptions) {
    return new MessagingLifecycle(messaging, subscriptions);
  }
}
