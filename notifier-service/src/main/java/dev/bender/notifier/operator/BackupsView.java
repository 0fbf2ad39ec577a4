package dev.bender.notifier.operator;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Backup;
import dev.bender.contracts.ImageDigests.Relation;
import dev.bender.notifier.story.Fleet;
import dev.bender.notifier.story.Words;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The images that containers can go back to. */
record BackupsView(String schema, OffsetDateTime at, List<BackupView> backups) {

  /**
   * One of them.
   *
   * @param image the tag that keeps it
   * @param runs whether the container runs it
   * @param next whether the container goes back to it if no image is named
   */
  record BackupView(
      String host,
      String container,
      String image,
      @Nullable String version,
      String digest,
      OffsetDateTime takenAt,
      long bytes,
      List<String> usedBy,
      boolean runs,
      boolean next) {}

  static BackupsView of(Fleet fleet, Function<Instant, OffsetDateTime> time, Instant now) {
    List<BackupView> views = new ArrayList<>();
    fleet.observed().forEach(container -> views.addAll(of(container, fleet, time)));
    return new BackupsView("bender.backups/v1", time.apply(now), List.copyOf(views));
  }

  private static List<BackupView> of(
      ContainerObserved container, Fleet fleet, Function<Instant, OffsetDateTime> time) {
    List<Backup> backups = container.backups();
    List<BackupView> views = new ArrayList<>();
    boolean chosen = false;
    for (Backup backup : backups == null ? List.<Backup>of() : backups) {
      boolean runs = backup.image().relationTo(container.image()) == Relation.SAME;
      boolean next = !chosen && !runs && !wasLeft(backup, container, fleet);
      chosen |= next;
      views.add(
          new BackupView(
              container.host(),
              container.container(),
              Words.line(backup.reference()),
              backup.version() == null ? null : Words.line(backup.version()),
              Words.digest(backup.image()),
              time.apply(backup.takenAt()),
              backup.bytes(),
              backup.usedBy().stream().map(Words::line).toList(),
              runs,
              next));
    }
    return views;
  }

  /** What the last way back left is not what one goes back to. */
  private static boolean wasLeft(Backup backup, ContainerObserved container, Fleet fleet) {
    return fleet
        .retryOf(container.key())
        .filter(one -> one.update().target().relationTo(backup.image()) == Relation.SAME)
        .isPresent();
  }
}
