package dev.bender.deployer.backup;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Backup;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.InvalidEvent;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.platform.engine.ContainerSummary;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.ImageSummary;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.InvalidReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The images on the engine that containers can go back to. */
public final class Backups {
  private static final String VERSION = "org.opencontainers.image.version";
  private static final int MOST = ContainerObserved.MOST_BACKUPS;
  private static final int MOST_USERS = 20;
  private static final int LONGEST_VERSION = 64;

  private final Engine engine;
  private final HostImages images;

  public Backups(Engine engine, HostImages images) {
    this.engine = engine;
    this.images = images;
  }

  /** The tags there are by repository, with one question. */
  public Map<String, Set<String>> tags() {
    Map<String, Set<String>> tags = new HashMap<>();
    for (ImageSummary image : engine.images(BackupTag.PREFIX + "*")) {
      for (String name : image.tags()) {
        BackupTag.parse(name)
            .ifPresent(tag ->
                tags.computeIfAbsent(tag.repository(), any -> new TreeSet<>()).add(tag.tag()));
      }
    }
    return tags;
  }

  /**
   * Those of one container, the newest first; bounded.
   *
   * @param reference of its image, as the user wrote it
   */
  public List<Backup> of(String container, String reference) {
    ImageReference name;
    try {
      name = ImageReference.parse(reference);
    } catch (InvalidReference e) {
      return List.of();
    }
    String repository = BackupTag.repositoryOf(container);
    List<ContainerSummary> containers = engine.containers(true, null);
    List<Backup> backups = new ArrayList<>();
    for (ImageSummary image : engine.images(repository)) {
      List<BackupTag> tags =
          image.tags().stream()
              .map(BackupTag::parse)
              .flatMap(Optional::stream)
              .filter(tag -> tag.repository().equals(repository))
              .toList();
      if (!tags.isEmpty()) {
        backups.addAll(of(image, tags, name, containers));
      }
    }
    backups.sort(Comparator.comparing(Backup::takenAt).reversed());
    return List.copyOf(backups.subList(0, Math.min(backups.size(), MOST)));
  }

  private List<Backup> of(
      ImageSummary image,
      List<BackupTag> tags,
      ImageReference name,
      List<ContainerSummary> containers) {
    Optional<JsonNode> found = engine.findImage(tags.getFirst().reference());
    if (found.isEmpty()) {
      return List.of();
    }
    try {
      ImageDigests digests = images.ofImage(found.get(), name);
      List<String> usedBy =
          containers.stream()
              .filter(one -> one.imageId().equals(image.id()))
              .map(ContainerSummary::name)
              .sorted()
              .limit(MOST_USERS)
              .toList();
      String label = found.get().path("Config").path("Labels").path(VERSION).asString("");
      String version = label.replaceAll("\\p{Cntrl}", "").strip();
      String shown = version.substring(0, Math.min(LONGEST_VERSION, version.length()));
      return tags.stream()
          .map(tag ->
              new Backup(
                  tag.reference(),
                  digests,
                  shown.isEmpty() ? null : shown,
                  tag.taken(),
                  Math.max(0, image.bytes()),
                  usedBy))
          .toList();
    } catch (InvalidEvent e) {
      // Nothing names it that an update could be made of.
      return List.of();
    }
  }
}
