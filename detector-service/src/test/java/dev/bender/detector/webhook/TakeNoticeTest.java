package dev.bender.detector.webhook;

import static dev.bender.detector.Observed.OLD;
import static dev.bender.detector.Observed.OLD_IMAGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.detector.Observed;
import dev.bender.detector.StandInRegistry;
import dev.bender.detector.StandInRegistry.Pushed;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.Announcement;
import dev.bender.detector.discovery.ResolvedImages;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.registry.Registries;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TakeNoticeTest {
  private final StandInRegistry registry = new StandInRegistry();
  private final Registries client = registry.client(Clock.systemUTC());
  private final List<Emissions> published = new CopyOnWriteArrayList<>();
  private final List<ContainerObserved> observed = new ArrayList<>();
  private boolean caughtUp = true;
  private Predicate<String> served = host -> true;
  private final TakeNotice takeNotice =
      new TakeNotice(
          "bender",
          host -> served.test(host),
          atMost -> caughtUp,
          () -> observed,
          new CompleteDigests(new ResolvedImages(client, Clock.systemUTC()), Duration.ofSeconds(1)),
          new AnnounceUpdate(published::add, key -> Optional.empty(), key -> Optional.empty()),
          Clock.systemUTC());

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void everyContainerOfTheImageGetsItsUpdateInOneGo() throws Exception {
    Pushed pushed = registry.pushIndex("web:1", "2.0", "a");
    runs("bender", "web", "web:1");
    runs("amy", "web", "web:1");
    runs("bender", "other", "other:1");

    assertThat(take("web:1", pushed.digest(), "web")).hasSize(2).allMatch(Announcement::news);

    assertThat(published).hasSize(1);
    assertThat(detected())
        .extracting(update -> update.host() + "/" + update.container())
        .containsExactlyInAnyOrder("bender/web", "amy/web");
    assertThat(detected().getFirst().target())
        .isEqualTo(new ImageDigests(pushed.index(), pushed.manifest(), pushed.config()));
  }

  @Test
  void aKnownHostNameLimitsItToThatHost() throws Exception {
    Pushed pushed = registry.push("web:1", "2.0");
    runs("bender", "web", "web:1");
    runs("amy", "web", "web:1");

    takeNotice.take(
        notice(
            Notices.update(registry.reference("web:1"), pushed.digest(), "fresh")
                .replace("3c1f0a9be211", "amy")));

    assertThat(detected())
        .extracting(update -> update.host() + "/" + update.container())
        .containsExactly("amy/web", "amy/fresh");
  }

  @Test
  void whoServesOneHostLeavesTheOthersToTheirs() throws Exception {
    Pushed pushed = registry.push("web:1", "2.0");
    runs("bender", "web", "web:1");
    runs("amy", "web", "web:1");
    served = "bender"::equals;
    String notice = Notices.update(registry.reference("web:1"), pushed.digest(), "fresh");

    assertThat(takeNotice.take(notice(notice.replace("3c1f0a9be211", "amy")))).isEmpty();
    assertThat(published).isEmpty();

    takeNotice.take(notice(notice));
    assertThat(detected())
        .extracting(update -> update.host() + "/" + update.container())
        .containsExactly("bender/web", "bender/fresh");
  }

  @Test
  void whatRunsAlreadyIsNoUpdateAndAsksNobody() throws Exception {
    runs("bender", "web", "web:1");

    assertThat(take("web:1", OLD, "web")).isEmpty();

    assertThat(published).isEmpty();
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void aNewIndexWithTheSameImageIsSkipped() throws Exception {
    Pushed old = registry.pushIndex("web:1", "1.0", "a");
    Pushed rebuilt = registry.pushIndex("web:1", "1.0", "b");
    observed.add(
        Observed.container(
            "bender",
            "web",
            registry.reference("web:1"),
            new ImageDigests(old.index(), old.manifest(), null)));

    assertThat(take("web:1", rebuilt.digest(), "web")).isEmpty();

    assertThat(published.getFirst().to(Topics.UPDATE_SKIPPED)).hasSize(1);
    assertThat(detected()).isEmpty();
  }

  @Test
  void whatIsNotToBeTouchedIsNot() throws Exception {
    Pushed pushed = registry.push("web:1", "2.0");
    String reference = registry.reference("web:1");
    observed.add(Observed.container("bender", "web", reference, OLD_IMAGE, Watch.IGNORED));

    assertThat(take("web:1", pushed.digest(), "web")).isEmpty();
    assertThat(published).isEmpty();
  }

  @Test
  void aContainerNotYetInTheInventoryIsAnnouncedForTheDeployerToLook() throws Exception {
    Pushed pushed = registry.push("web:1", "2.0");

    assertThat(take("web:1", pushed.digest(), "web,db")).hasSize(2);
    assertThat(detected()).extracting(Update::running).containsOnlyNulls();
    assertThat(detected()).extracting(Update::host).containsOnly("bender");
  }

  @Test
  void aRegistryThatDoesNotAnswerOrIsSlowChangesNothing() throws Exception {
    Pushed pushed = registry.pushIndex("web:1", "2.0", "a");
    runs("bender", "web", "web:1");
    registry.slow(Duration.ofSeconds(5));
    long begin = System.nanoTime();

    Announcement slow = take("web:1", pushed.digest(), "web").getFirst();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    assertThat(detected().getFirst().target())
        .isEqualTo(new ImageDigests(pushed.index(), null, null));
    registry.slow(Duration.ZERO);
    Announcement again = take("web:1", pushed.digest(), "web").getFirst();
    assertThat(again).isEqualTo(new Announcement(slow.updateId(), false));
  }

  @Test
  void aDigestIsResolvedOnceHoweverOftenItIsPosted() throws Exception {
    Pushed pushed = registry.pushIndex("web:1", "2.0", "a");
    runs("bender", "web", "web:1");

    take("web:1", pushed.digest(), "web");
    take("web:1", pushed.digest(), "web");

    assertThat(registry.requests()).hasSize(3);
    assertThat(published).hasSize(1);
  }

  @Test
  void theSameNewsByTwoAtOnceIsOneUpdate() throws Exception {
    Pushed pushed = registry.push("web:1", "2.0");
    runs("bender", "web", "web:1");
    DiunNotice notice = notice(Notices.update(registry.reference("web:1"), pushed.digest(), "web"));

    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              takeNotice.take(notice);
            } catch (NotCaughtUp | InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(detected()).hasSize(1);
  }

  @Test
  void nothingIsTakenBeforeWhatWasAnnouncedIsKnown() {
    caughtUp = false;
    assertThatThrownBy(() -> take("web:1", OLD, "web")).isInstanceOf(NotCaughtUp.class);
    assertThat(published).isEmpty();
  }

  private void runs(String host, String name, String image) {
    observed.add(Observed.container(host, name, registry.reference(image), OLD_IMAGE));
  }

  private List<Announcement> take(String image, String digest, String containers) throws Exception {
    return takeNotice.take(notice(Notices.update(registry.reference(image), digest, containers)));
  }

  private static DiunNotice notice(String body) throws InvalidNotice {
    return DiunNotice.parse(body.getBytes(UTF_8));
  }

  private List<Update> detected() {
    return published.stream()
        .flatMap(one -> one.to(Topics.UPDATE_DETECTED).stream())
        .map(UpdateDetected::update)
        .toList();
  }
}
