package dev.bender.verifier;

import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineUnreachable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while the engine answers: without it nothing can be verified, only waited. */
final class EngineHealth implements HealthIndicator {
  private final Containers containers;

  EngineHealth(Containers containers) {
    this.containers = containers;
  }

  @Override
  public Health health() {
    try {
      containers.ping();
      return Health.up().build();
    } catch (EngineUnreachable e) {
      return Health.down().withDetail("sentence", e.sentence()).build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.unknown().build();
    }
  }
}
