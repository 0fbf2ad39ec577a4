package dev.bender.verifier;

import dev.bender.platform.engine.Engine;
import dev.bender.platform.settings.Settings;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineContainers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The real engine; apart from the rest, so that tests can do without. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {
  @Bean(destroyMethod = "close")
  Engine engine(Settings settings) {
    return Engine.at(settings.engine().host(), settings.engine().patience());
  }

  @Bean
  Containers containers(Engine engine) {
    return new EngineContainers(engine);
  }
}
