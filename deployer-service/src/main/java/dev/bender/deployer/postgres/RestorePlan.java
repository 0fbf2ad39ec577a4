package dev.bender.deployer.postgres;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.DatabaseCluster.Database;
import dev.bender.contracts.ImageDigests;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What speaks against putting a backup's data in place, or what would be done. */
public sealed interface RestorePlan {

  /**
   * Nothing may be stopped for it.
   *
   * @param sentence why, and the way out, for people
   */
  record Refused(String sentence) implements RestorePlan {}

  /**
   * Nothing speaks against it.
   *
   * @param folder of the backup
   * @param which part of it is put in place
   * @param dependents that would be stopped, in the order in which they start
   */
  record Ready(Path folder, Backup backup, DataRestore.Part which, List<String> dependents)
      implements RestorePlan {

    /** The image that ran when the backup was taken. */
    public ImageDigests image() {
      return backup.image();
    }

    /** The tag that kept that image; null where none did. */
    public @Nullable String imageTag() {
      return backup.imageTag();
    }

    public Instant takenAt() {
      return backup.takenAt();
    }

    /** What would be done, for people. */
    public String sentence(String container, String image) {
      List<Database> databases = backup.cluster().databases();
      long rows = databases.stream().mapToLong(Database::rows).sum();
      return ("Would stop %s, copy what is in %s now, and put %s (PostgreSQL %s) and the %s of %s in"
              + " place: %s, %,d rows. What was written since would only be in the copy.")
          .formatted(
              dependents.isEmpty() ? "no dependents" : String.join(", ", dependents.reversed()),
              container,
              image,
              backup.cluster().serverVersion().split(" ", 2)[0],
              CheckBackup.words(which),
              folder.getFileName(),
              databases.stream().map(Database::name).limit(20).collect(Collectors.joining(", ")),
              rows);
    }
  }
}
