package dev.bender.detector;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.CaughtUp;
import dev.bender.detector.discovery.LeftImages;
import dev.bender.detector.discovery.LookAtRegistry;
import dev.bender.detector.discovery.PacedHeads;
import dev.bender.detector.discovery.ResolvedImages;
import dev.bender.detector.queue.AnswerOperator;
import dev.bender.detector.reconciliation.Reconciliation;
import dev.bender.platform.messaging.DelayedTopic;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.MessagingConfiguration;
import dev.bender.platform.messaging.SaidOnce;
import dev.bender.platform.messaging.ServiceIdentity;
import dev.bender.platform.messaging.Subscription;
import dev.bender.platform.messaging.TopicFollower;
import dev.bender.platform.messaging.TopicTable;
import dev.bender.platform.registry.DockerConfig;
import dev.bender.platform.registry.Registries;
import dev.bender.platform.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

  /** One for all, because each remembers by itself which registry asked for a pause. */
  @Bean(destroyMethod = "close")
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
  LeftImages leftImages() {
    return new LeftImages();
  }

  /** Closed with the rest of messaging. */
  @Bean(destroyMethod = "")
  TopicFollower leftFollower(Messaging messaging, LeftImages leftImages) {
    return messaging.follow(
        "left-images", List.of(Topics.UPDATE_DETECTED, Topics.ROLLED_BACK), leftImages);
  }

  @Bean
  CaughtUp caughtUp(
      TopicTable<ContainerObserved> observed,
      TopicTable<UpdateDetected> announced,
      TopicTable<UpdateSkipped> skipped,
      TopicFollower leftFollower) {
    return atMost -> {
      Instant end = Instant.now().plus(atMost);
      for (TopicTable<?> table : List.of(observed, announced, skipped)) {
        if (!table.awaitReady(Duration.between(Instant.now(), end))) {
          return false;
        }
      }
      return leftFollower.awaitCaughtUp(Duration.between(Instant.now(), end));
    };
  }

  @Bean
  AnnounceUpdate announceUpdate(
      EventPublisher publisher,
      TopicTable<UpdateDetected> announced,
      TopicTable<UpdateSkipped> skipped,
      LeftImages leftImages) {
    return new AnnounceUpdate(
        publisher::publish, announced::find, skipped::find, leftImages::isLeft);
  }

  @Bean
  ResolvedImages resolvedImages(Registries registries, Clock clock) {
    return new ResolvedImages(registries, clock);
  }

  @Bean
  Subscription<?> commands(
      Messaging messaging,
      CaughtUp caughtUp,
      TopicTable<ContainerObserved> observed,
      DelayedTopic<UpdateDetected> retries,
      Registries registries,
      ResolvedImages images,
      AnnounceUpdate announce,
      Clock clock) {
    SaidOnce answered =
        messaging.saidOnce(
            "answered", List.of(Topics.OPERATOR_ANSWERED), answer -> List.of(answer.key()));
    PacedHeads heads = new PacedHeads(registries::head, clock);
    CaughtUp all = atMost -> caughtUp.within(atMost) && retries.awaitReady(atMost);
    return new Subscription<>(
        Topics.OPERATOR_COMMAND,
        "",
        AnswerOperator::isMine,
        answered.guard(
            OperatorCommand::commandId,
            new AnswerOperator(
                all,
                observed::find,
                (container, asked) -> new LookAtRegistry(heads.since(asked), images).at(container),
                (container, image) ->
                    new LookAtRegistry(registries::head, images).at(container, image),
                retries,
                announce,
                clock)));
  }

  @Bean
  DetectorHealth detectorHealth(
      CaughtUp caughtUp, Messaging messaging, Reconciliation reconciliation) {
    return new DetectorHealth(caughtUp, messaging, reconciliation);
  }
}
