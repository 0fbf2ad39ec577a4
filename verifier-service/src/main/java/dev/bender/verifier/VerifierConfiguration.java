package dev.bender.verifier;

import dev.bender.contracts.Topics;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.MessagingConfiguration;
import dev.bender.platform.messaging.ServiceIdentity;
import dev.bender.platform.messaging.Subscription;
import dev.bender.platform.settings.Settings;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.LiveProbe;
import dev.bender.verifier.check.LocalNetworks;
import dev.bender.verifier.check.Probe;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.verification.Pace;
import dev.bender.verifier.verification.VerifyDeployment;
import dev.bender.verifier.verification.VerifyRollback;
import java.util.List;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import(MessagingConfiguration.class)
class VerifierConfiguration {

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

  @Bean
  Subscription<?> deployments(
      Settings settings,
      Containers containers,
      Probe probe,
      ChooseChecks choose,
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
            messaging.publisher()::tell,
            Pace.real()));
  }

  @Bean
  Subscription<?> rollbacks(
      Settings settings,
      Containers containers,
      Probe probe,
      ChooseChecks choose,
      EventPublisher publisher) {
    return Subscription.to(
        Topics.ROLLED_BACK,
        settings.host(),
        new VerifyRollback(containers, probe, choose, publisher::tell, Pace.real()));
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
