package dev.bender.verifier;

import dev.bender.contracts.ContainerChecked;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.Topics;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.MessagingConfiguration;
import dev.bender.platform.messaging.SaidOnce;
import dev.bender.platform.messaging.ServiceIdentity;
import dev.bender.platform.messaging.Subscription;
import dev.bender.platform.messaging.TopicTable;
import dev.bender.platform.settings.Settings;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.LiveProbe;
import dev.bender.verifier.check.LocalNetworks;
import dev.bender.verifier.check.Probe;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.verification.Before;
import dev.bender.verifier.verification.CheckNow;
import dev.bender.verifier.verification.LookOnce;
import dev.bender.verifier.verification.Pace;
import dev.bender.verifier.verification.TakeBaseline;
import dev.bender.verifier.verification.VerifyDeployment;
import dev.bender.verifier.verification.VerifyRollback;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import(MessagingConfiguration.class)
class VerifierConfiguration {
  private static final int LOOKS_AT_ONCE = 16;

  @Bean
  ServiceIdentity identity() {
    return new ServiceIdentity("verifier", true);
  }

  @Bean
  Probe probe(Containers containers) {
    return new LiveProbe(containers, new LocalNetworks());
  }

  @Bean
  ChooseChecks chooseChecks(Settings settings) {
    SettingsMapping.validate(settings);
    return new ChooseChecks(container -> SettingsMapping.agreedFor(settings, container));
  }

  @Bean(destroyMethod = "close")
  TopicTable<ContainerChecked> checked(Messaging messaging) {
    return messaging.table(Topics.CONTAINER_CHECKED);
  }

  @Bean
  Before before(TopicTable<ContainerChecked> checked) {
    return new Before(checked::find);
  }

  /** In a lane of its own: nothing waits for it. */
  @Bean
  Subscription<?> baselines(
      Settings settings, Containers containers, Probe probe, ChooseChecks choose) {
    LookOnce look = new LookOnce(probe, LOOKS_AT_ONCE);
    return Subscription.to(
            Topics.IMAGE_PULLED,
            settings.host(),
            new TakeBaseline(containers, choose, look, Pace.real()))
        .inLane("baseline");
  }

  /** Several containers at once, each in its lane; beside what becomes of updates. */
  @Bean
  Subscription<?> questions(
      Messaging messaging,
      Settings settings,
      Containers containers,
      Probe probe,
      ChooseChecks choose,
      Clock clock) {
    SaidOnce answered =
        messaging.saidOnce(
            "answered", List.of(Topics.OPERATOR_ANSWERED), answer -> List.of(answer.key()));
    CheckNow check = new CheckNow(containers, choose, new LookOnce(probe, LOOKS_AT_ONCE), clock);
    return new Subscription<>(
        Topics.OPERATOR_COMMAND,
        "questions",
        command -> command.host().equals(settings.host()) && CheckNow.isMine(command),
        answered.guard(OperatorCommand::commandId, check));
  }

  @Bean
  Subscription<?> deployments(
      Settings settings,
      Containers containers,
      Probe probe,
      ChooseChecks choose,
      Before before,
      Messaging messaging) {
    return Subscription.to(
        Topics.DEPLOYED,
        settings.host(),
        new VerifyDeployment(
            containers,
            probe,
            choose,
            messaging.saidOnce(
                "verdicts",
                List.of(Topics.VERIFIED, Topics.ROLLBACK_REQUESTED),
                VerifyDeployment::judged),
            before,
            messaging.publisher()::tell,
            Pace.real()));
  }

  @Bean
  Subscription<?> rollbacks(
      Settings settings,
      Containers containers,
      Probe probe,
      ChooseChecks choose,
      Before before,
      EventPublisher publisher) {
    return Subscription.to(
        Topics.ROLLED_BACK,
        settings.host(),
        new VerifyRollback(containers, probe, choose, before, publisher::tell, Pace.real()));
  }

  @Bean
  HealthIndicator engineHealth(Containers containers) {
    return new EngineHealth(containers);
  }

  @Bean
  HealthIndicator messagingHealth(Messaging messaging) {
    return new MessagingHealth(messaging);
  }
}
