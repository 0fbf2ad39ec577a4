package dev.bender.deployer;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateDetected;
import dev.bender.deployer.cleanup.CleanUp;
import dev.bender.deployer.inventory.Inventory;
import dev.bender.deployer.inventory.Watching;
import dev.bender.deployer.postgres.KeptBackups;
import dev.bender.deployer.postgres.PlanRestore;
import dev.bender.deployer.postgres.RecoverPostgres;
import dev.bender.deployer.postgres.TakeServerBack;
import dev.bender.deployer.postgres.UpdatePostgres;
import dev.bender.deployer.pull.ImagePull;
import dev.bender.deployer.pull.PullImage;
import dev.bender.deployer.pull.WaitingUpdates;
import dev.bender.deployer.release.AnswerApproval;
import dev.bender.deployer.release.LatestUpdates;
import dev.bender.deployer.release.Outcomes;
import dev.bender.deployer.release.ReleaseUpdate;
import dev.bender.deployer.release.RetryQueue;
import dev.bender.deployer.release.SettledAttempts;
import dev.bender.deployer.replacement.CreateSuccessor;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.deployer.replacement.RecoverHost;
import dev.bender.deployer.replacement.ReplaceContainer;
import dev.bender.deployer.replacement.RestoreOld;
import dev.bender.deployer.rollback.AnswerBackups;
import dev.bender.deployer.rollback.AnswerGoBack;
import dev.bender.deployer.rollback.AnswerRestore;
import dev.bender.deployer.rollback.OnItsWay;
import dev.bender.deployer.rollback.RollBack;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.messaging.DelayedTopic;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.MessagingConfiguration;
import dev.bender.platform.messaging.SaidOnce;
import dev.bender.platform.messaging.ServiceIdentity;
import dev.bender.platform.messaging.Subscription;
import dev.bender.platform.messaging.TopicTable;
import dev.bender.platform.registry.CredentialStore;
import dev.bender.platform.registry.DockerConfig;
import dev.bender.platform.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import(MessagingConfiguration.class)
class DeployerConfiguration {
  private static final Duration HELPER_TIME = Duration.ofSeconds(10);

  @Bean
  ServiceIdentity identity() {
    return new ServiceIdentity("deployer", true);
  }

  @Bean(destroyMethod = "close")
  Engine engine(Settings settings) {
    return Engine.at(settings.engine().host(), settings.engine().patience());
  }

  @Bean
  HostImages hostImages(Engine engine) {
    return new HostImages(engine);
  }

  @Bean
  Watching watching(Settings settings) {
    return new Watching(name -> settings.container(name).ignore(), settings.engine().label());
  }

  @Bean
  CredentialStore credentials(Settings settings) {
    String config = settings.registries().dockerConfig();
    return config.isEmpty()
        ? DockerConfig.ofEnvironment()
        : new DockerConfig(Path.of(config), HELPER_TIME);
  }

  @Bean(destroyMethod = "close")
  TopicTable<ContainerObserved> observed(Messaging messaging) {
    return messaging.table(Topics.CONTAINER_OBSERVED);
  }

  @Bean(destroyMethod = "close")
  TopicTable<UpdateDetected> latest(Messaging messaging) {
    return messaging.table(Topics.UPDATE_DETECTED, LatestUpdates::later);
  }

  @Bean(destroyMethod = "")
  DelayedTopic<ScanCompleted> held(Messaging messaging, Settings settings) {
    return messaging.delayed(
        Topics.UPDATE_HELD, Topics.SCAN_COMPLETED, event -> event.host().equals(settings.host()));
  }

  @Bean
  RestoreOld restoreOld(Engine engine, HostImages images) {
    return new RestoreOld(engine, images);
  }

  @Bean
  ReplaceContainer replaceContainer(
      Engine engine, HostImages images, RestoreOld restoreOld, Clock clock) {
    return new ReplaceContainer(engine, new CreateSuccessor(engine, images), restoreOld, clock);
  }

  @Bean(initMethod = "run")
  Recovery recovery(Engine engine, RecoverPostgres recoverPostgres, Settings settings) {
    return new Recovery(
        recoverPostgres,
        new RecoverHost(engine, settings.engine().label(), recoverPostgres::owingData));
  }

  /** A broker that does not answer must not keep a container down that was stopped half-way. */
  @Bean
  static BeanFactoryPostProcessor recoveryFirst() {
    return factory -> factory.getBeanDefinition("messaging").setDependsOn("recovery");
  }

  @Bean
  Inventory inventory(
      Settings settings,
      Engine engine,
      HostImages images,
      Watching watching,
      TopicTable<ContainerObserved> observed,
      KeptBackups keptBackups,
      EventPublisher publisher,
      Clock clock) {
    return new Inventory(
        settings.host(), engine, images, watching, observed, keptBackups::of, publisher, clock);
  }

  @Bean
  Subscription<?> pulls(
      Settings settings,
      Engine engine,
      HostImages images,
      Watching watching,
      RetryQueue retryQueue,
      DelayedTopic<ScanCompleted> held,
      LatestUpdates latestUpdates,
      CredentialStore credentials,
      Outcomes outcomes,
      EventPublisher publisher,
      Clock clock) {
    PullImage pull =
        new PullImage(
            engine,
            images,
            watching,
            new WaitingUpdates(retryQueue, held, outcomes),
            latestUpdates,
            new ImagePull(engine, credentials, publisher, clock),
            outcomes,
            clock);
    // In a lane of their own: a long pull must not keep a container from going back.
    return Subscription.to(Topics.UPDATE_DETECTED, settings.host(), pull).inLane("pull");
  }

  @Bean
  Subscription<?> releases(Settings settings, ReleaseUpdate release) {
    return Subscription.to(Topics.SCAN_COMPLETED, settings.host(), release);
  }

  @Bean
  Subscription<?> answers(
      Messaging messaging,
      Settings settings,
      DelayedTopic<ScanCompleted> held,
      Outcomes outcomes,
      AnswerGoBack waysBack,
      AnswerRestore restores,
      KeptBackups keptBackups,
      Clock clock) {
    SaidOnce answered =
        messaging.saidOnce(
            "answered", List.of(Topics.OPERATOR_ANSWERED), answer -> List.of(answer.key()));
    return new Subscription<>(
        Topics.OPERATOR_COMMAND,
        "answers",
        command -> command.host().equals(settings.host()) && AnswerOperator.isMine(command),
        answered.guard(
            OperatorCommand::commandId,
            new AnswerOperator(
                new AnswerApproval(held, outcomes, clock),
                waysBack,
                restores,
                new AnswerBackups(keptBackups, clock))));
  }

  @Bean
  OnItsWay onItsWay(
      Engine engine,
      ReplaceContainer replaceContainer,
      LatestUpdates latestUpdates,
      RetryQueue retryQueue) {
    return new OnItsWay(engine, replaceContainer, latestUpdates, retryQueue::find);
  }

  @Bean
  AnswerGoBack waysBack(
      Engine engine,
      HostImages images,
      Watching watching,
      OnItsWay onItsWay,
      RetryQueue retryQueue,
      Clock clock) {
    return new AnswerGoBack(engine, images, watching, onItsWay, retryQueue::find, clock);
  }

  @Bean
  AnswerRestore restores(
      Engine engine,
      HostImages images,
      Watching watching,
      OnItsWay onItsWay,
      PlanRestore planRestore,
      Clock clock) {
    return new AnswerRestore(engine, images, watching, onItsWay, planRestore, clock);
  }

  @Bean
  Subscription<?> rollbacks(
      Settings settings,
      Engine engine,
      HostImages images,
      RestoreOld restoreOld,
      TakeServerBack takeServerBack,
      SettledAttempts settledAttempts,
      Outcomes outcomes,
      EventPublisher publisher,
      Clock clock) {
    return Subscription.to(
        Topics.ROLLBACK_REQUESTED,
        settings.host(),
        new RollBack(
            engine,
            images,
            restoreOld,
            takeServerBack,
            settledAttempts,
            outcomes,
            publisher,
            clock));
  }

  @Bean
  Subscription<?> cleanups(
      Settings settings,
      Engine engine,
      UpdatePostgres updatePostgres,
      KeptBackups keptBackups,
      EventPublisher publisher,
      Clock clock) {
    return Subscription.to(
        Topics.VERIFIED,
        settings.host(),
        new CleanUp(
            engine,
            updatePostgres,
            keptBackups::imageTags,
            settings.backup().keep(),
            settings.backup().maxAge(),
            publisher,
            clock));
  }
}
