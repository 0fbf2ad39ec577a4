package dev.bender.notifier.journal;

import dev.bender.contracts.Topics;
import dev.bender.notifier.trouble.Trouble;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.TopicFollower;
import dev.bender.platform.settings.Settings;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JournalConfiguration {

  /** Messaging ends first: then the last lines are written. */
  @Bean(destroyMethod = "close")
  Journal journal(Settings settings, Messaging messaging) {
    Journal journal = new Journal(new JournalFolder(settings.logs()), ZoneId.systemDefault());
    TopicFollower follower = messaging.follow("journal", Topics.ALL, true, journal);
    journal.start(follower::isCaughtUp);
    return journal;
  }

  @Bean
  Trouble.Source journalTrouble(Journal journal, Clock clock) {
    return () ->
        Optional.ofNullable(journal.trouble())
            .map(why ->
                new Trouble(
                    "journal",
                    "The journal cannot be written ("
                        + why
                        + "); nothing is lost, its lines are written once it can be.",
                    clock.instant()));
  }

  @Bean
  HealthIndicator journalHealth(Journal journal) {
    return () -> {
      String trouble = journal.trouble();
      return trouble == null
          ? Health.up().build()
          : Health.down().withDetail("reason", trouble).build();
    };
  }
}
