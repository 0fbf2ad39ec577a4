package dev.bender.notifier.trouble;

import dev.bender.platform.messaging.BrokerWatch;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.settings.Settings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TroubleConfiguration {

  /** Closed with the rest of messaging. */
  @Bean(destroyMethod = "")
  BrokerWatch brokerWatch(Messaging messaging) {
    return messaging.watchBroker();
  }

  @Bean
  Trouble.Source kafkaTrouble(BrokerWatch watch) {
    return () ->
        watch
            .awaySince()
            .map(since ->
                new Trouble(
                    "kafka",
                    "Kafka at "
                        + watch.servers()
                        + " does not answer: nothing new begins, and what is shown is as of then."
                        + " All goes on by itself once it is back; see whether it runs.",
                    since));
  }

  @Bean
  Trouble.Source diskTrouble(Settings settings, Clock clock) {
    return new FullDisk(settings.data(), clock);
  }
}
