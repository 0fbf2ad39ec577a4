package dev.bender.notifier.operator;

import dev.bender.contracts.Topics;
import dev.bender.notifier.story.Fleet;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.TopicFollower;
import dev.bender.platform.settings.Settings;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

  @Bean
  Fleet fleet() {
    return new Fleet(ZoneId.systemDefault());
  }

  /** Closed with the rest of messaging. */
  @Bean(destroyMethod = "")
  TopicFollower fleetFollower(Messaging messaging, Fleet fleet) {
    return messaging.follow("fleet", Topics.ALL, true, fleet);
  }

  @Bean(destroyMethod = "")
  TopicFollower answersFollower(Messaging messaging, AskServices ask) {
    return messaging.follow("answers", List.of(Topics.OPERATOR_ANSWERED), ask);
  }

  @Bean
  AskServices askServices(Settings settings, Fleet fleet, EventPublisher publisher, Clock clock) {
    return new AskServices(settings.host(), fleet, publisher, clock);
  }

  @Bean
  Views views(Settings settings, Clock clock) {
    return new Views(settings, clock, ZoneId.systemDefault());
  }

  @Bean
  JournalFiles journalFiles(Settings settings, Clock clock) {
    return new JournalFiles(settings.logs(), clock, ZoneId.systemDefault());
  }

  @Bean
  DoorKeeper doorKeeper(Settings settings) {
    return new DoorKeeper(settings.operator());
  }

  @Bean
  HealthIndicator topicsHealth(TopicFollower fleetFollower) {
    return () ->
        fleetFollower.isCaughtUp()
            ? Health.up().build()
            : Health.outOfService().withDetail("reason", "the topics are still being read").build();
  }
}
