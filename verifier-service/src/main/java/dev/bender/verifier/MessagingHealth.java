package dev.bender.verifier;

import dev.bender.platform.messaging.Messaging;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while events are taken. */
final class MessagingHealth implements HealthIndicator {
  private final Messaging messaging;

  MessagingHealth(Messaging messaging) {
    this.messaging = messaging;
  }

  @Override
  public Health health() {
    return messaging.isConsuming()
        ? Health.up().build()
        : Health.down().withDetail("sentence", "No events are taken; see the log.").build();
  }
}
