package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.HostImages;
import dev.bender.deployer.replacement.ReplaceContainer;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.settings.Settings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PostgresConfiguration {

  @Bean
  Flows flows(Settings settings) {
    return new Flows(settings.backup().folder());
  }

  @Bean
  DataBackups dataBackups(Engine engine, Settings settings, Clock clock) {
    return new DataBackups(engine, settings.backup().folder(), clock);
  }

  @Bean
  Dependents dependents(Engine engine, Settings settings) {
    return new Dependents(engine, container -> settings.container(container).dependents());
  }

  @Bean
  TakeBack takeBack(
      Engine engine,
      ReplaceContainer replaceContainer,
      Dependents dependents,
      DataBackups backups,
      Flows flows) {
    return new TakeBack(engine, replaceContainer, dependents, backups, flows);
  }

  @Bean
  PutBack putBack(Engine engine, DataBackups backups, Flows flows) {
    return new PutBack(engine, backups, flows);
  }

  /** Needs no broker, because it has to do its work before there is one. */
  @Bean
  RecoverPostgres recoverPostgres(
      Engine engine, Dependents dependents, Flows flows, TakeBack takeBack, PutBack putBack) {
    return new RecoverPostgres(engine, dependents, flows, takeBack, putBack);
  }

  @Bean
  UpdatePostgres updatePostgres(
      Engine engine,
      HostImages images,
      ReplaceContainer replaceContainer,
      Dependents dependents,
      DataBackups backups,
      Flows flows,
      TakeBack takeBack,
      PutBack putBack,
      Settings settings,
      EventPublisher publisher,
      Clock clock) {
    Steps steps = new Steps(publisher, clock);
    PrepareServer prepare =
        new PrepareServer(
            engine, images, dependents, backups, flows, steps, settings::container, clock);
    return new UpdatePostgres(
        engine,
        replaceContainer,
        dependents,
        backups,
        flows,
        takeBack,
        putBack,
        steps,
        prepare,
        settings::container);
  }
}
