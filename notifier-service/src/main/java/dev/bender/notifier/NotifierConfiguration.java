package dev.bender.notifier;

import dev.bender.platform.messaging.MessagingConfiguration;
import dev.bender.platform.messaging.ServiceIdentity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import(MessagingConfiguration.class)
class NotifierConfiguration {

  @Bean
  ServiceIdentity identity() {
    return new ServiceIdentity("notifier", false);
  }
}
