package dev.bender.detector.webhook;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Update;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.Announcement;
import dev.bender.detector.discovery.CaughtUp;
import dev.bender.detector.discovery.LookAtRegistry;
import dev.bender.detector.discovery.Updates;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.InvalidReference;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes updates of a notice: for the containers that are known to run its image, and those named.
 */
final class TakeNotice {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String defaultHost;
  private final Predicate<String> served;
  private final CaughtUp caughtUp;
  private final Supplier<Collection<ContainerObserved>> observed;
  private final CompleteDigests digests;
  private final AnnounceUpdate announce;
  private final Clock clock;

  /**
   * @param served the hosts whose containers are to be announced here
   * @param observed what runs on all hosts, so that a notice of another one's is known as such
   */
  TakeNotice(
      String defaultHost,
      Predicate<String> served,
      CaughtUp caughtUp,
      Supplier<Collection<ContainerObserved>> observed,
      CompleteDigests digests,
      AnnounceUpdate announce,
      Clock clock) {
    this.defaultHost = defaultHost;
    this.served = served;
    this.caughtUp = caughtUp;
    this.observed = observed;
    this.digests = digests;
    this.announce = announce;
    this.clock = clock;
  }

  /**
   * Announces what the notice brings, all of it or nothing.
   *
   * @throws NotCaughtUp if it is not known yet what was announced before
   * @throws dev.bender.platform.messaging.EventPublisher.NotPublished if the broker did not take it
   */
  List<Announcement> take(DiunNotice notice) throws NotCaughtUp, InterruptedException {
    if (!caughtUp.within(PATIENCE)) {
      throw new NotCaughtUp();
    }
    return new Taking(notice, observed.get()).announce();
  }

  /** One notice against the containers as they are. */
  private final class Taking {
    private final DiunNotice notice;
    private final Collection<ContainerObserved> onItsHosts;
    private final String hostOfUnknown;
    private final Map<String, ImageDigests> targets = new HashMap<>();
    private final List<Update> updates = new ArrayList<>();
    private final List<Update> sameImages = new ArrayList<>();

    /** Diun's host name is often a container's id: then it says nothing. */
    Taking(DiunNotice notice, Collection<ContainerObserved> all) {
      this.notice = notice;
      boolean saysHost =
          notice.hostname().equals(defaultHost)
              || all.stream().anyMatch(one -> one.host().equals(notice.hostname()));
      this.hostOfUnknown = saysHost ? notice.hostname() : defaultHost;
      this.onItsHosts =
          all.stream()
              .filter(one -> served.test(one.host()))
              .filter(one -> !saysHost || one.host().equals(notice.hostname()))
              .toList();
    }

    List<Announcement> announce() throws InterruptedException {
      Set<String> unknown =
          served.test(hostOfUnknown) ? new TreeSet<>(notice.containers()) : new TreeSet<>();
      for (ContainerObserved container : onItsHosts) {
        unknown.remove(container.container());
        if (container.watch() == ContainerObserved.Watch.WATCHED
            && runs(container, notice.image())
            && !LookAtRegistry.goesBy(notice.digest(), container.image())) {
          compare(container);
        }
      }
      for (String name : unknown) {
        updates.add(ofUnknown(name));
      }
      return announce.once(updates, sameImages);
    }

    private void compare(ContainerObserved container) throws InterruptedException {
      ImageDigests target = target(container.platform());
      Update update =
          Updates.of(container, target, null, Update.Source.DIUN, clock.instant(), null);
      switch (container.image().relationTo(target)) {
        case SAME -> sameImages.add(update);
        case DIFFERENT, UNKNOWN -> updates.add(update);
      }
    }

    /** A container that Diun sees and the inventory does not yet: the deployer will look. */
    private Update ofUnknown(String name) throws InterruptedException {
      return new Update(
          Update.idOf(hostOfUnknown, name, notice.digest()),
          hostOfUnknown,
          name,
          notice.image().familiar(),
          notice.platform(),
          null,
          target(notice.platform()),
          null,
          null,
          Update.Source.DIUN,
          clock.instant(),
          null);
    }

    private ImageDigests target(String platform) throws InterruptedException {
      ImageDigests known = targets.get(platform);
      if (known == null) {
        known =
            digests
                .of(notice.image().withDigest(notice.digest()), platform)
                .orElseGet(notice::target);
        targets.put(platform, known);
      }
      return known;
    }
  }

  private static boolean runs(ContainerObserved container, ImageReference image) {
    try {
      return ImageReference.parse(container.reference())
          .unpinned()
          .filter(image::equals)
          .isPresent();
    } catch (InvalidReference e) {
      return false;
    }
  }
}
