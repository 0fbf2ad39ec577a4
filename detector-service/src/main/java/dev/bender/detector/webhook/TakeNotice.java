package dev.bender.detector.webhook;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Update;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.Announcement;
import dev.bender.detector.discovery.Updates;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.InvalidReference;
import dev.bender.platform.registry.Registries;
import dev.bender.platform.registry.RegistryFailure;
import dev.bender.platform.registry.Resolved;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes updates of a notice: for the containers that are known to run its image, and those named.
 */
final class TakeNotice {
  private static final Logger log = LoggerFactory.getLogger(TakeNotice.class);

  private final String defaultHost;
  private final Supplier<Collection<ContainerObserved>> observed;
  private final Registries registries;
  private final AnnounceUpdate announce;
  private final Clock clock;

  TakeNotice(
      String defaultHost,
      Supplier<Collection<ContainerObserved>> observed,
      Registries registries,
      AnnounceUpdate announce,
      Clock clock) {
    this.defaultHost = defaultHost;
    this.observed = observed;
    this.registries = registries;
    this.announce = announce;
    this.clock = clock;
  }

  List<Announcement> take(DiunNotice notice) {
    List<Update> updates = updates(notice);
    return updates.stream().map(announce::once).toList();
  }

  private List<Update> updates(DiunNotice notice) {
    Collection<ContainerObserved> all = observed.get();
    Set<String> hosts = hosts(notice, all);
    List<ContainerObserved> running =
        all.stream()
            .filter(one -> hosts.contains(one.host()))
            .filter(one -> one.watch() == ContainerObserved.Watch.WATCHED)
            .filter(one -> runs(one, notice.image()))
            .toList();
    ImageDigests target = refined(notice);
    List<Update> updates = new ArrayList<>();
    Set<String> unknown = new TreeSet<>(notice.containers());
    for (ContainerObserved container : running) {
      unknown.remove(container.container());
      if (container.image().relationTo(target) != ImageDigests.Relation.SAME) {
        updates.add(Updates.of(container, target, null, Update.Source.DIUN, clock.instant(), null));
      }
    }
    all.forEach(one -> unknown.remove(one.container()));
    unknown.forEach(name -> updates.add(ofUnknown(name, notice, target)));
    return updates;
  }

  /** Diun's host name is often a container's id: then it says nothing. */
  private Set<String> hosts(DiunNotice notice, Collection<ContainerObserved> all) {
    Set<String> known = new TreeSet<>(Set.of(defaultHost));
    all.forEach(one -> known.add(one.host()));
    return known.contains(notice.hostname()) ? Set.of(notice.hostname()) : known;
  }

  /** A container that Diun sees and the inventory does not yet: the deployer will look. */
  private Update ofUnknown(String name, DiunNotice notice, ImageDigests target) {
    return new Update(
        Update.idOf(defaultHost, name, java.util.Objects.requireNonNull(target.pullable())),
        defaultHost,
        name,
        notice.image().familiar(),
        notice.platform(),
        null,
        target,
        null,
        null,
        Update.Source.DIUN,
        clock.instant(),
        null);
  }

  /** All digests of what the notice names; what Diun said if the registry cannot be asked now. */
  private ImageDigests refined(DiunNotice notice) {
    ImageDigests told = notice.target();
    String digest = java.util.Objects.requireNonNull(told.pullable());
    try {
      Resolved resolved = registries.resolve(notice.image().withDigest(digest), notice.platform());
      return new ImageDigests(
          resolved.indexDigest(), resolved.manifestDigest(), resolved.configDigest());
    } catch (RegistryFailure e) {
      log.info("{}: taken as Diun told it: {}", notice.image().familiar(), e.getMessage());
      return told;
    }
  }

  private static boolean runs(ContainerObserved container, ImageReference image) {
    try {
      return ImageReference.parse(container.reference()).equals(image);
    } catch (InvalidReference e) {
      return false;
    }
  }
}
