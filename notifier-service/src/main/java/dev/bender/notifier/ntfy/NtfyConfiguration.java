package dev.bender.notifier.ntfy;

import dev.bender.contracts.RolledBack;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Verified;
import dev.bender.notifier.trouble.Trouble;
import dev.bender.platform.messaging.Subscription;
import dev.bender.platform.settings.NtfySettings;
import dev.bender.platform.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Subscribes also where nobody is to be told: whoever sets a url later is not told all that was.
 */
@Configuration(proxyBeanMethods = false)
class NtfyConfiguration {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Bean
  TellPhones tellPhones(Settings settings, Clock clock) {
    NtfySettings ntfy = settings.notification().ntfy();
    return new TellPhones(
        ntfy.enabled() ? new Ntfy(ntfy, PATIENCE, clock) : null,
        settings.notification(),
        clock,
        ZoneId.systemDefault());
  }

  @Bean
  Trouble.Source ntfyTrouble(TellPhones phones) {
    return phones::trouble;
  }

  @Bean
  Wording wording(Settings settings) {
    return new Wording(settings);
  }

  @Bean
  Subscription<ScanCompleted> tellScanned(TellPhones phones, Wording wording, Settings settings) {
    ScannerOutages outages = new ScannerOutages();
    return Subscription.to(
        Topics.SCAN_COMPLETED,
        delivery ->
            outages.tell(
                delivery.value(),
                wording.of(delivery.value(), delivery.attempt(), delivery.at()),
                delivery.attempt() >= settings.retry().attempts(),
                phones::tell));
  }

  @Bean
  Subscription<Verified> tellVerified(TellPhones phones, Wording wording) {
    return Subscription.to(Topics.VERIFIED, delivery -> phones.tell(wording.of(delivery.value())));
  }

  @Bean
  Subscription<RolledBack> tellRolledBack(TellPhones phones, Wording wording) {
    return Subscription.to(
        Topics.ROLLED_BACK, delivery -> phones.tell(wording.of(delivery.value())));
  }
}
