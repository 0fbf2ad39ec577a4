package dev.bender.notifier.operator;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.DataBackup;
import dev.bender.notifier.story.Fleet;
import dev.bender.notifier.story.Words;
import dev.bender.platform.settings.Settings;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The backups of databases' data.
 *
 * @param host whose Bender tells it
 * @param fleet whether that one is all hosts'
 */
record DataBackupsView(
    String schema, OffsetDateTime at, String host, boolean fleet, List<DataBackupView> backups) {

  /**
   * One of them.
   *
   * @param name when it was taken; with its container it names it
   * @param surplus whether the settings do not keep it any more
   * @param trouble what is wrong with it, as far as a look tells
   */
  record DataBackupView(
      String host,
      String container,
      String name,
      OffsetDateTime takenAt,
      long bytes,
      boolean dump,
      boolean dataFolder,
      @Nullable String serverVersion,
      List<String> databases,
      boolean pinned,
      boolean surplus,
      @Nullable String trouble) {}

  static DataBackupsView of(
      Fleet fleet, Settings settings, Function<Instant, OffsetDateTime> time, Instant now) {
    List<DataBackupView> views = new ArrayList<>();
    for (ContainerObserved container : fleet.observed()) {
      List<DataBackup> backups = container.dataBackups();
      for (DataBackup one : backups == null ? List.<DataBackup>of() : backups) {
        views.add(view(container, one, time));
      }
    }
    return new DataBackupsView(
        "bender.data-backups/v1",
        time.apply(now),
        settings.host(),
        settings.fleet(),
        List.copyOf(views));
  }

  private static DataBackupView view(
      ContainerObserved container, DataBackup one, Function<Instant, OffsetDateTime> time) {
    return new DataBackupView(
        container.host(),
        container.container(),
        Words.line(one.name()),
        time.apply(one.takenAt()),
        one.bytes(),
        one.dump(),
        one.dataFolder(),
        one.serverVersion() == null ? null : Words.line(one.serverVersion()),
        one.databases().stream().map(Words::line).toList(),
        one.pinned(),
        one.surplus(),
        one.trouble() == null ? null : Words.line(one.trouble()));
  }
}
