package dev.bender.deployer.postgres;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.DataBackup;
import dev.bender.contracts.DataRestore;
import dev.bender.contracts.DatabaseCluster.Database;
import dev.bender.platform.postgres.DatabaseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The backups of data on this host: what there is, whether it is whole, and what may go. */
public final class KeptBackups {
  private static final int LONGEST_TROUBLE = 300;

  private final DataBackups backups;
  private final Flows flows;
  private final int keep;
  private final Duration maxAge;

  KeptBackups(DataBackups backups, Flows flows, int keep, Duration maxAge) {
    this.backups = backups;
    this.flows = flows;
    this.keep = keep;
    this.maxAge = maxAge;
  }

  /** Those of a container, the newest first; bounded, and none of it is read but what it says. */
  public List<DataBackup> of(String container) {
    List<Path> surplus = backups.surplus(container, keep, maxAge);
    return backups.of(container).stream()
        .limit(ContainerObserved.MOST_BACKUPS)
        .map(one -> show(container, one, surplus.contains(one)))
        .toList();
  }

  private DataBackup show(String container, Path folder, boolean surplus) {
    String name = String.valueOf(folder.getFileName());
    boolean pinned = DataBackups.isPinned(folder) || isInUse(container, name);
    try {
      Backup backup = backups.read(folder);
      return new DataBackup(
          name,
          DataBackups.takenAt(folder),
          stored(backup.dump()) + stored(backup.data()),
          backup.dump() != null,
          backup.data() != null,
          backup.cluster().serverVersion(),
          backup.cluster().databases().stream()
              .map(Database::name)
              .limit(DataBackup.MOST_DATABASES)
              .toList(),
          pinned,
          surplus && !pinned,
          trouble(container, folder, backup));
    } catch (DatabaseException e) {
      return new DataBackup(
          name,
          DataBackups.takenAt(folder),
          0,
          false,
          false,
          null,
          List.of(),
          pinned,
          surplus && !pinned,
          bounded(String.valueOf(e.getMessage())));
    }
  }

  private static long stored(Backup.@Nullable Part part) {
    return part == null ? 0 : Math.max(0, part.stored());
  }

  private static @Nullable String trouble(String container, Path folder, Backup backup) {
    if (!backup.container().equals(container)) {
      return "it was taken of " + PlainName.of(backup.container());
    }
    if (backup.wasFound()) {
      return "no server served it: files as they were found, which nobody has proven";
    }
    for (DataRestore.Part part : DataRestore.Part.values()) {
      if (CheckBackup.part(backup, part) != null) {
        try {
          CheckBackup.glance(folder, backup, part);
        } catch (DatabaseException e) {
          return bounded(String.valueOf(e.getMessage()));
        }
      }
    }
    return null;
  }

  private static String bounded(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST_TROUBLE ? line : line.substring(0, LONGEST_TROUBLE) + "…";
  }

  /** By what is under way with its container. */
  private boolean isInUse(String container, String name) {
    return flows
        .find(container)
        .filter(flow -> name.equals(flow.backup()) || name.equals(flow.restores()))
        .isPresent();
  }

  /**
   * Reads one to its end.
   *
   * @return a result for each of its parts; empty if there is no such backup
   */
  public List<CheckResult> verify(String container, String name) {
    Optional<Path> folder = backups.find(container, name);
    if (folder.isEmpty()) {
      return List.of();
    }
    List<CheckResult> seen = new ArrayList<>();
    try {
      Backup backup = backups.read(folder.get());
      if (!backup.container().equals(container)) {
        return List.of(
            bad("backup.json", "it was taken of " + PlainName.of(backup.container()), 0));
      }
      for (DataRestore.Part part : DataRestore.Part.values()) {
        if (CheckBackup.part(backup, part) != null) {
          seen.add(verify(folder.get(), backup, part));
        }
      }
      return seen.isEmpty()
          ? List.of(bad("backup.json", "it holds neither dump nor data folder", 0))
          : List.copyOf(seen);
    } catch (DatabaseException e) {
      return List.of(bad("backup.json", String.valueOf(e.getMessage()), 0));
    }
  }

  private static CheckResult verify(Path folder, Backup backup, DataRestore.Part part) {
    long begun = System.nanoTime();
    String words = CheckBackup.words(part);
    try {
      CheckBackup.read(folder, backup, part);
      Backup.Part written = CheckBackup.part(backup, part);
      String sentence =
          part == DataRestore.Part.DUMP
              ? "sum, trailer and %d databases are right"
                  .formatted(backup.cluster().databases().size())
              : "sum and archive are right, "
                  + (backup.wasFound()
                      ? "of files as they were found"
                      : "of cluster " + backup.cluster().systemIdentifier());
      return new CheckResult(
          words,
          Outcome.PASSED,
          sentence + (written == null ? "" : ", %,d MB".formatted(written.bytes() / 1_000_000)),
          1,
          millis(begun));
    } catch (DatabaseException e) {
      return bad(words, String.valueOf(e.getMessage()), millis(begun));
    }
  }

  private static CheckResult bad(String name, String sentence, long millis) {
    return new CheckResult(name, Outcome.FAILED, bounded(sentence), 1, millis);
  }

  private static long millis(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun).toMillis();
  }

  /**
   * Removes one that the settings do not keep any more.
   *
   * @return why it stays, for people; empty if it is gone
   */
  public Optional<String> prune(String container, String name) {
    Optional<Path> folder = backups.find(container, name);
    if (folder.isEmpty()) {
      return Optional.of("There is no backup " + container + "/" + name + ".");
    }
    if (isInUse(container, name)) {
      return Optional.of(container + "/" + name + " is in use by what is under way.");
    }
    if (!backups.surplus(container, keep, maxAge).contains(folder.get())) {
      return Optional.of(
          ("%s/%s stays: it is pinned, the newest, or one of the last %d that are not older than %d"
                  + " days.")
              .formatted(container, name, keep, maxAge.toDays()));
    }
    try {
      DataBackups.remove(folder.get());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(container + "/" + name + " could not be removed: " + e.getMessage());
    }
  }

  /** The tags of images that backups of data need, so that both come back together. */
  public Set<String> imageTags(String container) {
    Set<String> tags = new TreeSet<>();
    for (Path one : backups.of(container)) {
      try {
        String tag = backups.read(one).imageTag();
        if (tag != null) {
          tags.add(tag);
        }
      } catch (DatabaseException e) {
        // What says nothing needs nothing.
      }
    }
    return tags;
  }
}
