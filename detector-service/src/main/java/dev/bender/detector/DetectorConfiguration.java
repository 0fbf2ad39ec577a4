package dev.bender.detector;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.queue.AnswerOperator;
import dev.bender.detector.reconciliation.ReconcileFleet;
import dev.bender.detector.reconciliation.Reconciliation;
import dev.bender.detector.schedule.Schedule;
import dev.bender.platform.messaging.DelayedTopic;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.MessagingConfiguration;
import dev.bender.platform.messaging.ServiceIdentity;
import dev.bender.platform.messaging.Subscription;
import dev.bender.platform.messaging.TopicTable;
import dev.bender.platform.registry.DockerConfig;
import dev.bender.platform.registry.Registries;
import dev.bender.platform.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import(MessagingConfiguration.class)
class DetectorConfiguration {
  private static final Duration HELPER_TIME = Duration.ofSeconds(10);

  @Bean
  ServiceIdentity identity() {
    return new ServiceIdentity("detector", false);
  }

  @Bean
  Registries registries(Settings settings, Clock clock) {
    String config = settings.registries().dockerConfig();
    return new Registries(
        Set.copyOf(settings.registries().insecure()),
        config.isEmpty()
            ? DockerConfig.ofEnvironment()
            : new DockerConfig(Path.of(config), HELPER_TIME),
        Registries.Timeouts.DEFAULT,
        clock);
  }

  @Bean(destroyMethod = "close")
  TopicTable<ContainerObserved> observed(Messaging messaging) {
    return messaging.table(Topics.CONTAINER_OBSERVED);
  }

  @Bean(destroyMethod = "close")
  TopicTable<UpdateDetected> announced(Messaging messaging) {
    return messaging.table(Topics.UPDATE_DETECTED);
  }

  @Bean(destroyMethod = "close")
  TopicTable<UpdateSkipped> skipped(Messaging messaging) {
    return messaging.table(Topics.UPDATE_SKIPPED);
  }

  @Bean(destroyMethod = "")
  DelayedTopic<UpdateDetected> retries(Messaging messaging) {
    return messaging.delayed(Topics.UPDATE_RETRY, Topics.UPDATE_DETECTED, event -> true);
  }

  @Bean
  AnnounceUpdate announceUpdate(
      EventPublisher publisher,
      TopicTable<UpdateDetected> announced,
      TopicTable<UpdateSkipped> skipped)
      throws InterruptedException {
    // Without them, what is on its way already would be announced again.
    announced.awaitReady(Duration.ofMinutes(1));
    skipped.awaitReady(Duration.ofMinutes(1));
    return new AnnounceUpdate(publisher, announced::find, skipped::find);
  }

  @Bean
  Reconciliation reconciliation(
      Settings settings,
      TopicTable<ContainerObserved> observed,
      Registries registries,
      AnnounceUpdate announce,
      EventPublisher publisher,
      Clock clock) {
    return new Reconciliation(
        observed::all,
        new ReconcileFleet(registries, announce, publisher, clock),
        new Schedule(settings.schedule(), ZoneId.systemDefault()),
        clock);
  }

  @Bean
  Subscription<?> commands(
      TopicTable<ContainerObserved> observed,
      DelayedTopic<UpdateDetected> retries,
      Registries registries,
      Clock clock) {
    return new Subscription<>(
        Topics.OPERATOR_COMMAND,
        "",
        AnswerOperator::isMine,
        new AnswerOperator(observed::find, retries, registries, clock));
  }
}
