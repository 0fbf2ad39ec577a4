package dev.bender.scanner;

import dev.bender.scanner.scan.ScannerUnavailable;
import dev.bender.scanner.trivy.TrivyServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether Trivy's server answers, and whether its data is young enough to say anything. */
final class TrivyHealth implements HealthIndicator {
  private final TrivyServer server;
  private final Duration maxDatabaseAge;
  private final Clock clock;

  TrivyHealth(TrivyServer server, Duration maxDatabaseAge, Clock clock) {
    this.server = server;
    this.maxDatabaseAge = maxDatabaseAge;
    this.clock = clock;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up().withDetail("server", server.address());
    try {
      TrivyServer.State state = server.state();
      health.withDetail("version", state.version());
      Instant updatedAt = state.databaseUpdatedAt();
      if (updatedAt == null) {
        return health.down().withDetail("reason", "It has no vulnerability data yet.").build();
      }
      Duration age = Duration.between(updatedAt, clock.instant());
      health.withDetail("databaseUpdatedAt", updatedAt.toString());
      health.withDetail("databaseAgeSeconds", age.toSeconds());
      return age.compareTo(maxDatabaseAge) > 0
          ? health
              .outOfService()
              .withDetail(
                  "reason",
                  "Its vulnerability data is older than gate.max-database-age allows;"
                      + " every scan is inconclusive.")
              .build()
          : health.build();
    } catch (ScannerUnavailable e) {
      return health.down().withDetail("reason", e.sentence()).build();
    }
  }
}
