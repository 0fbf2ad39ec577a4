package dev.bender.detector;

import dev.bender.detector.discovery.CaughtUp;
import dev.bender.detector.reconciliation.Reconciliation;
import dev.bender.platform.messaging.Messaging;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while news is taken, registries are looked at, and operators are answered. */
final class DetectorHealth implements HealthIndicator {
  private final CaughtUp caughtUp;
  private final Messaging messaging;
  private final Reconciliation reconciliation;

  DetectorHealth(CaughtUp caughtUp, Messaging messaging, Reconciliation reconciliation) {
    this.caughtUp = caughtUp;
    this.messaging = messaging;
    this.reconciliation = reconciliation;
  }

  @Override
  public Health health() {
    try {
      boolean knows = caughtUp.within(Duration.ZERO);
      boolean consumes = messaging.isConsuming();
      boolean looks = reconciliation.isAlive();
      return (knows && consumes && looks ? Health.up() : Health.down())
          .withDetail("caughtUp", knows)
          .withDetail("consuming", consumes)
          .withDetail("looking", looks)
          .build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.unknown().build();
    }
  }
}
