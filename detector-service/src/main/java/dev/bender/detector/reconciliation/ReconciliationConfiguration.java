package dev.bender.detector.reconciliation;

import dev.bender.contracts.ContainerObserved;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.CaughtUp;
import dev.bender.detector.discovery.HeadsOfRound;
import dev.bender.detector.discovery.LookAtRegistry;
import dev.bender.detector.discovery.ResolvedImages;
import dev.bender.detector.schedule.Schedule;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.TopicTable;
import dev.bender.platform.registry.Registries;
import dev.bender.platform.settings.Settings;
import java.time.Clock;
import java.time.ZoneId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

@Configuration(proxyBeanMethods = false)
public class ReconciliationConfiguration {

  @Bean
  ReconcileFleet reconcileFleet(
      Registries registries,
      ResolvedImages images,
      AnnounceUpdate announce,
      EventPublisher publisher,
      Clock clock) {
    return new ReconcileFleet(
        () -> new LookAtRegistry(new HeadsOfRound(registries::head), images),
        announce,
        publisher::tell,
        clock);
  }

  /** Ends before the messaging does, because it publishes. */
  @Bean
  @DependsOn("messagingLifecycle")
  Reconciliation reconciliation(
      Settings settings,
      Messaging messaging,
      CaughtUp caughtUp,
      TopicTable<ContainerObserved> observed,
      ReconcileFleet reconcile,
      Clock clock) {
    Schedule schedule = new Schedule(settings.schedule(), ZoneId.systemDefault());
    return new Reconciliation(
        caughtUp,
        () -> observed.all().stream().filter(one -> messaging.takes(one.host())).toList(),
        reconcile,
        new DueLooks(schedule::after, clock));
  }
}
