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
  Steps steps(EventPublisher publisher, Clock clock) {
    return new Steps(publisher, clock);
  }

  @Bean
  PlanRestore planRestore(
      Engine engine, DataBackups backups, Dependents dependents, Settings settings) {
    return new PlanRestore(engine, backups, dependents, settings::container);
  }

  @Bean
  KeptBackups keptBackups(DataBackups backups, Flows flows, Settings settings) {
    return new KeptBackups(backups, flows, settings.backup().keep(), settings.backup().maxAge());
  }

  @Bean
  TakeServerBack takeServerBack(
      Engine engine,
      Dependents dependents,
      Flows flows,
      TakeBack takeBack,
      PutBack putBack,
      Steps steps) {
    return new TakeServerBack(engine, dependents, flows, takeBack, putBack, steps);
  }

  @Bean
  PrepareServer prepareServer(
      Engine engine,
      HostImages images,
      Dependents dependents,
      DataBackups backups,
      Flows flows,
      PutBack putBack,
      PlanRestore planRestore,
      Steps steps,
      Settings settings,
      Clock clock) {
    return new PrepareServer(
        engine,
        images,
        dependents,
        backups,
        flows,
        steps,
        planRestore,
        new PutInPlace(engine, backups, flows, putBack, steps),
        settings::container,
        settings.backup().testRestore(),
        clock);
  }

  @Bean
  UpdatePostgres updatePostgres(
      Engine engine,
      ReplaceContainer replaceContainer,
      Dependents dependents,
      DataBackups backups,
      Flows flows,
      TakeBack takeBack,
      PutBack putBack,
      Steps steps,
      PrepareServer prepareServer,
      TakeServerBack takeServerBack,
      Settings settings) {
    return new UpdatePostgres(
        engine,
        replaceContainer,
        dependents,
        backups,
        flows,
        takeBack,
        putBack,
        steps,
        prepareServer,
        takeServerBack,
        settings::container);
  }
}
