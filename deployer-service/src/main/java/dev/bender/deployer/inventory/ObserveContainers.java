package dev.bender.deployer.inventory;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.DataBackup;
import dev.bender.contracts.InvalidEvent;
import dev.bender.contracts.Topics;
import dev.bender.deployer.backup.BackupTag;
import dev.bender.deployer.backup.Backups;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.ContainerSummary;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.EventPublisher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Tells which containers run what, whenever that has changed. */
final class ObserveContainers {
  private static final Logger log = LoggerFactory.getLogger(ObserveContainers.class);
  private static final String VERSION = "org.opencontainers.image.version";

  /** How often to look at the backups, which change without their container. */
  private static final long BACKUPS_EVERY = Duration.ofSeconds(25).toNanos();

  private final String host;
  private final Engine engine;
  private final HostImages images;
  private final Watching watching;
  private final EventPublisher publisher;
  private final Clock clock;
  private final Backups backups;
  private final Function<String, List<DataBackup>> dataBackups;
  private final Map<String, String> told = new HashMap<>();
  private final Map<String, String> states = new HashMap<>();
  private Map<String, Set<String>> backupTags = Map.of();
  private final Map<String, List<DataBackup>> ofData = new HashMap<>();
  private long backupsLookedAt = System.nanoTime() - BACKUPS_EVERY;

  ObserveContainers(
      String host,
      Engine engine,
      HostImages images,
      Watching watching,
      Function<String, List<DataBackup>> dataBackups,
      EventPublisher publisher,
      Clock clock) {
    this.dataBackups = dataBackups;
    this.host = host;
    this.engine = engine;
    this.images = images;
    this.backups = new Backups(engine, images);
    this.watching = watching;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * One look.
   *
   * @param known what the topic says of this host; those that are gone are removed from it
   */
  void look(Supplier<Collection<ContainerObserved>> known) {
    Emissions changes = Emissions.none();
    List<ContainerSummary> containers =
        engine.containers(true, watching.label()).stream()
            .filter(one -> !Names.isOurs(one.name()))
            .toList();
    lookAtBackups(containers);
    Map<String, String> seen = new HashMap<>();
    for (ContainerSummary one : containers) {
      Set<String> kept = backupTags.getOrDefault(BackupTag.repositoryOf(one.name()), Set.of());
      String fingerprint = state(one) + " " + kept + " " + ofData.get(one.name());
      seen.put(one.name(), fingerprint);
      if (!fingerprint.equals(told.get(one.name()))) {
        changes = changes.and(observe(one));
      }
    }
    publisher.publish(changes.and(gone(seen.keySet(), known.get())));
    told.clear();
    told.putAll(seen);
  }

  private void lookAtBackups(List<ContainerSummary> containers) {
    Map<String, String> now = new HashMap<>();
    containers.forEach(one -> now.put(one.name(), state(one)));
    if (System.nanoTime() - backupsLookedAt >= BACKUPS_EVERY || !now.equals(states)) {
      backupsLookedAt = System.nanoTime();
      backupTags = backups.tags();
      ofData.clear();
      containers.forEach(one -> ofData.put(one.name(), dataBackups.apply(one.name())));
      states.clear();
      states.putAll(now);
    }
  }

  private static String state(ContainerSummary one) {
    return one.id() + " " + one.state() + " " + one.imageId();
  }

  private Emissions gone(Set<String> seen, Collection<ContainerObserved> known) {
    Set<String> names = new HashSet<>(told.keySet());
    known.stream()
        .filter(one -> one.host().equals(host))
        .forEach(one -> names.add(one.container()));
    names.removeAll(seen);
    Emissions emissions = Emissions.none();
    for (String name : names) {
      emissions = emissions.andRemove(Topics.CONTAINER_OBSERVED, host + "/" + name);
    }
    return emissions;
  }

  private Emissions observe(ContainerSummary one) {
    Optional<JsonNode> inspected = engine.find(one.id());
    if (inspected.isEmpty()) {
      return Emissions.none();
    }
    try {
      return Emissions.of(Topics.CONTAINER_OBSERVED, observed(one.name(), inspected.get()));
    } catch (InvalidEvent e) {
      log.warn("a container is left out: {}", e.getMessage());
      return Emissions.none();
    }
  }

  private ContainerObserved observed(String name, JsonNode container) {
    String reference = container.path("Config").path("Image").asString("");
    var image = images.of(container);
    String updateId = Standing.label(container, Names.UPDATE);
    return new ContainerObserved(
        updateId.isEmpty() ? null : updateId,
        host,
        name,
        Standing.id(container),
        reference,
        engine.info().platform(),
        image,
        version(container),
        container.path("State").path("Status").asString("unknown"),
        watching.of(container, reference, image),
        time(container.path("State").path("StartedAt").asString("")),
        clock.instant(),
        keepsAny(name) ? backups.of(name, reference) : List.of(),
        ofData.getOrDefault(name, List.of()));
  }

  private boolean keepsAny(String name) {
    return backupTags.containsKey(BackupTag.repositoryOf(name));
  }

  private static @Nullable String version(JsonNode container) {
    String version = Standing.label(container, VERSION).replaceAll("\\p{Cntrl}", "").strip();
    return version.isEmpty() ? null : version.substring(0, Math.min(64, version.length()));
  }

  /** An engine writes the year 1 for 'never'. */
  private static @Nullable Instant time(String text) {
    try {
      Instant time = Instant.parse(text);
      return time.isAfter(Instant.EPOCH) ? time : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
