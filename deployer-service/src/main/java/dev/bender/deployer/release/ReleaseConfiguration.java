package dev.bender.deployer.release;

import dev.bender.contracts.UpdateDetected;
import dev.bender.deployer.postgres.UpdatePostgres;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.TopicTable;
import dev.bender.platform.settings.Mode;
import dev.bender.platform.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReleaseConfiguration {

  @Bean
  Outcomes outcomes(
      Settings settings, LatestUpdates latestUpdates, RetryQueue retryQueue, Clock clock) {
    // How long something waits must be known when the engine is away, too.
    return new Outcomes(container -> rules(settings, true), latestUpdates, retryQueue, clock);
  }

  @Bean(destroyMethod = "close")
  RetryQueue retryQueue(Messaging messaging, Clock clock) {
    return new RetryQueue(messaging, clock);
  }

  @Bean
  SettledAttempts settledAttempts(Messaging messaging) {
    return new SettledAttempts(
        messaging.saidOnce("settled-attempts", SettledAttempts.TOPICS, SettledAttempts::matters));
  }

  @Bean
  LatestUpdates latestUpdates(TopicTable<UpdateDetected> latest) {
    return new LatestUpdates(latest::find);
  }

  /** Asks the engine, and throws what that throws. */
  @Bean
  Function<String, GateRules> gateRules(Settings settings, Engine engine) {
    return container ->
        rules(
            settings,
            mode(settings, container) == Mode.MANUAL || isManualByLabel(engine, container));
  }

  private static GateRules rules(Settings settings, boolean manual) {
    GateRules.RetryRules retry =
        new GateRules.RetryRules() {
          @Override
          public Duration delayAfter(int attempt) {
            return settings.retry().delayAfter(attempt);
          }

          @Override
          public int attempts() {
            return settings.retry().attempts();
          }
        };
    return new GateRules(
        manual, settings.window(), settings.gate().minAge(), settings.retry().outage(), retry);
  }

  @Bean
  ReleaseUpdate releaseUpdate(
      Function<String, GateRules> gateRules,
      LatestUpdates latestUpdates,
      SettledAttempts settledAttempts,
      UpdatePostgres updatePostgres,
      Outcomes outcomes,
      EventPublisher publisher,
      Clock clock) {
    return new ReleaseUpdate(
        gateRules,
        latestUpdates,
        settledAttempts,
        updatePostgres,
        outcomes,
        publisher::tell,
        clock,
        ZoneId.systemDefault());
  }

  private static Mode mode(Settings settings, String container) {
    Mode own = settings.container(container).mode();
    return own == null ? settings.mode() : own;
  }

  /** A label may only be stricter than the file. */
  private static boolean isManualByLabel(Engine engine, String container) {
    return engine
        .find(container)
        .map(found -> Standing.label(found, Names.MODE).equalsIgnoreCase("manual"))
        .orElse(false);
  }
}
