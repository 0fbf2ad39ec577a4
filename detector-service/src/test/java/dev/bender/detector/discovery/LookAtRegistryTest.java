package dev.bender.detector.discovery;

import static dev.bender.detector.Observed.OLD_IMAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.ImageDigests;
import dev.bender.detector.MovingClock;
import dev.bender.detector.Observed;
import dev.bender.detector.StandInRegistry;
import dev.bender.detector.StandInRegistry.Pushed;
import dev.bender.detector.discovery.Sighting.Newer;
import dev.bender.detector.discovery.Sighting.NotKnown;
import dev.bender.detector.discovery.Sighting.NotWatched;
import dev.bender.detector.discovery.Sighting.SameImage;
import dev.bender.detector.discovery.Sighting.UpToDate;
import dev.bender.platform.registry.Registries;
import dev.bender.platform.registry.RegistryFailure.Kind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookAtRegistryTest {
  private final MovingClock clock = new MovingClock();
  private final StandInRegistry registry = new StandInRegistry();
  private final Registries client = registry.client(clock);
  private final ResolvedImages images = new ResolvedImages(client, clock);
  private LookAtRegistry look = round();

  private LookAtRegistry round() {
    return new LookAtRegistry(new HeadsOfRound(client::head), images);
  }

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void anotherImageIsNewerWithAllItsNames() {
    Pushed pushed = registry.pushIndex("web:1", "2.0", "a");
    assertThat(look.at(container("web:1", OLD_IMAGE)))
        .isEqualTo(
            new Newer(new ImageDigests(pushed.index(), pushed.manifest(), pushed.config()), "2.0"));
  }

  @Test
  void whatRunsUnderTheSameDigestIsUpToDateForOneHead() {
    Pushed pushed = registry.pushIndex("web:1", "2.0", "a");
    assertThat(look.at(container("web:1", new ImageDigests(pushed.index(), null, null))))
        .isEqualTo(new UpToDate());
    assertThat(registry.requests()).containsExactly("HEAD /v2/web/manifests/1");
  }

  @Test
  void anIndexRebuiltForOthersIsTheSameImageForBothKindsOfStore() {
    Pushed old = registry.pushIndex("web:1", "1.0", "a");
    registry.pushIndex("web:1", "1.0", "b");
    var classic = new ImageDigests(old.index(), null, old.config());
    var containerd = new ImageDigests(old.index(), old.manifest(), null);
    assertThat(look.at(container("web:1", classic))).isInstanceOf(SameImage.class);
    assertThat(look.at(container("web:1", containerd))).isInstanceOf(SameImage.class);
  }

  @Test
  void aReferenceCostsOneHeadARoundHoweverManyShareIt() {
    registry.push("web:1", "2.0");
    for (int i = 0; i < 20; i++) {
      look.at(Observed.container("h" + i, "web", registry.reference("web:1"), OLD_IMAGE));
    }
    assertThat(registry.heads()).isEqualTo(1);
    assertThat(registry.requests()).hasSize(3);

    round().at(container("web:1", OLD_IMAGE));
    assertThat(registry.heads()).isEqualTo(2);
    assertThat(registry.requests()).hasSize(4);
  }

  @Test
  void aRefusalIsAnAnswerForTheRoundToo() {
    registry.refuse(500, Map.of());
    look.at(container("web:1", OLD_IMAGE));
    look.at(container("web:1", OLD_IMAGE));
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void aRegistryThatWantsAPauseGetsIt() {
    registry.refuse(429, Map.of("Retry-After", "90"));
    assertThat(look.at(container("web:1", OLD_IMAGE)))
        .asInstanceOf(type(NotKnown.class))
        .extracting(NotKnown::kind, NotKnown::askAgainAfter)
        .containsExactly(Kind.RATE_LIMITED, Duration.ofSeconds(90));
    registry.refuseNothing();
    registry.push("db:1", "1");

    clock.pass(Duration.ofSeconds(30));
    assertThat(round().at(container("db:1", OLD_IMAGE)))
        .asInstanceOf(type(NotKnown.class))
        .extracting(NotKnown::askAgainAfter)
        .isEqualTo(Duration.ofSeconds(60));
    assertThat(registry.requests()).hasSize(1);

    clock.pass(Duration.ofSeconds(61));
    assertThat(round().at(container("db:1", OLD_IMAGE))).isInstanceOf(Newer.class);
  }

  @ParameterizedTest
  @CsvSource({"403,UNAUTHORIZED", "404,NOT_FOUND", "500,UNAVAILABLE", "418,INVALID_ANSWER"})
  void everyRefusalHasItsKindAndASentence(int status, Kind kind) {
    registry.refuse(status, Map.of());
    assertThat(look.at(container("web:1", OLD_IMAGE)))
        .asInstanceOf(type(NotKnown.class))
        .satisfies(notKnown -> {
          assertThat(notKnown.kind()).isEqualTo(kind);
          assertThat(notKnown.sentence()).endsWith(".").hasSizeLessThan(1_000);
        });
  }

  @Test
  void whatIsNoReferenceIsNotKnown() {
    ContainerObserved odd = Observed.container("bender", "web", "Not A Reference", OLD_IMAGE);
    assertThat(look.at(odd)).isInstanceOf(NotKnown.class);
  }

  @Test
  void whatCannotMoveOrIsNotWatchedIsNotAskedFor() {
    assertThat(look.at(container("web:1", OLD_IMAGE, Watch.IGNORED)))
        .isInstanceOf(NotWatched.class);
    assertThat(look.at(container("web@" + Observed.OLD, OLD_IMAGE, Watch.WATCHED)))
        .isInstanceOf(NotWatched.class);
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void aTagBesideADigestIsFollowed() {
    registry.push("web:1", "2.0");
    assertThat(look.at(container("web:1@" + Observed.OLD, OLD_IMAGE, Watch.WATCHED)))
        .isInstanceOf(Newer.class);
  }

  @Test
  void whoAsksWhileAnotherAsksSharesTheAnswerAndNobodyHammers() throws Exception {
    registry.push("web:1", "2.0");
    java.time.Clock real = java.time.Clock.systemUTC();
    PacedHeads paced = new PacedHeads(client::head, real);
    long begin = System.nanoTime();
    paced.since(real.instant()).of(registry.image("web:1"));
    java.time.Instant asked = real.instant();
    var threads =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(i ->
                Thread.startVirtualThread(() -> paced.since(asked).of(registry.image("web:1"))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(registry.heads()).isEqualTo(2);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(1_900));
  }

  private ContainerObserved container(String image, ImageDigests runs) {
    return container(image, runs, Watch.WATCHED);
  }

  private ContainerObserved container(String image, ImageDigests runs, Watch watch) {
    return Observed.container("bender", "web", registry.reference(image), runs, watch);
  }
}
