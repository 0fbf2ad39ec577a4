package dev.bender.detector.reconciliation;

import static dev.bender.detector.Observed.OLD_IMAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateProgress;
import dev.bender.detector.Observed;
import dev.bender.detector.StandInRegistry;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.HeadsOfRound;
import dev.bender.detector.discovery.LookAtRegistry;
import dev.bender.detector.discovery.ResolvedImages;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.registry.Registries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private final Clock clock = Clock.systemUTC();
  private final StandInRegistry registry = new StandInRegistry();
  private final Registries client = registry.client(clock);
  private final List<Emissions> published = new CopyOnWriteArrayList<>();
  private final List<UpdateProgress> told = new CopyOnWriteArrayList<>();
  private final List<ContainerObserved> observed = new CopyOnWriteArrayList<>();
  private volatile boolean caughtUp = true;
  private Reconciliation reconciliation = over(() -> observed);

  private Reconciliation over(Supplier<Collection<ContainerObserved>> containers) {
    ResolvedImages images = new ResolvedImages(client, clock);
    AnnounceUpdate announce =
        new AnnounceUpdate(published::add, key -> Optional.empty(), key -> Optional.empty());
    return new Reconciliation(
        atMost -> {
          Thread.sleep(1);
          return caughtUp;
        },
        containers,
        new ReconcileFleet(
            () -> new LookAtRegistry(new HeadsOfRound(client::head), images),
            announce,
            told::add,
            clock),
        new DueLooks(now -> Instant.MAX, clock));
  }

  @AfterEach
  void close() {
    reconciliation.stop();
    client.close();
    registry.close();
  }

  @Test
  void nothingIsAnnouncedBeforeWhatWasAnnouncedIsKnown() {
    registry.push("web:1", "2.0");
    runs("web", "web:1");
    caughtUp = false;
    reconciliation.start();
    await().during(Duration.ofMillis(700)).until(published::isEmpty);
    caughtUp = true;
    await().until(() -> published.size() == 1);
  }

  @Test
  void oneContainerThatNobodyCanHandleDoesNotKeepTheOthersWaiting() {
    registry.push("web:1", "2.0");
    observed.add(
        new ContainerObserved(
            null,
            "bender",
            "a-odd-one",
            "c0ffee",
            registry.reference("web:1"),
            "no platform",
            OLD_IMAGE,
            null,
            "running",
            ContainerObserved.Watch.WATCHED,
            null,
            clock.instant()));
    runs("web", "web:1");
    reconciliation.start();

    await().until(() -> published.size() == 1);
    await().during(Duration.ofMillis(1_200)).until(() -> registry.heads() == 1);
    assertThat(reconciliation.isAlive()).isTrue();
  }

  @Test
  void aFaultIsNoStormAndNoEnd() {
    List<Instant> asked = new CopyOnWriteArrayList<>();
    reconciliation =
        over(() -> {
          asked.add(clock.instant());
          throw new IllegalStateException("a fault");
        });
    reconciliation.start();
    await().until(() -> !asked.isEmpty());
    await().during(Duration.ofSeconds(1)).until(() -> asked.size() == 1);
    assertThat(reconciliation.isAlive()).isTrue();
  }

  @Test
  void whatTheRegistrySaidIsTold() {
    registry.refuse(404, Map.of());
    runs("web", "web:1");
    reconciliation.start();
    await().until(() -> told.size() == 1);
    assertThat(told.getFirst().code()).isEqualTo("NOT_KNOWN");
    assertThat(told.getFirst().text()).contains("does not exist");
    await().during(Duration.ofMillis(1_200)).until(() -> registry.heads() == 1);
  }

  @Test
  void aLaterContainerIsLookedAt() {
    reconciliation.start();
    registry.push("web:1", "2.0");
    runs("web", "web:1");
    await()
        .until(
            () -> published.stream().anyMatch(one -> one.to(Topics.UPDATE_DETECTED).size() == 1));
  }

  @Test
  void itEndsWhenAsked() {
    reconciliation.start();
    assertThat(reconciliation.isAlive()).isTrue();
    reconciliation.stop();
    assertThat(reconciliation.isAlive()).isFalse();
  }

  private void runs(String name, String image) {
    observed.add(Observed.container("bender", name, registry.reference(image), OLD_IMAGE));
  }
}
