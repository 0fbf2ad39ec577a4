package dev.bender.deployer.postgres;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.DatabaseCluster.Database;
import dev.bender.platform.postgres.DatabaseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells whether a part of a backup is what was written, and whether that was whole. */
final class CheckBackup {
  private CheckBackup() {}

  /** The file of a part; never what the backup itself says, as that may lead anywhere. */
  static Path file(Path folder, DataRestore.Part part) {
    return folder.resolve(
        switch (part) {
          case DUMP -> Backup.DUMP;
          case DATA_FOLDER -> Backup.DATA;
        });
  }

  /** What a backup says of its part; null where it has none. */
  static Backup.@Nullable Part part(Backup backup, DataRestore.Part part) {
    return switch (part) {
      case DUMP -> backup.dump();
      case DATA_FOLDER -> backup.data();
    };
  }

  static String words(DataRestore.Part part) {
    return switch (part) {
      case DUMP -> "dump";
      case DATA_FOLDER -> "data folder";
    };
  }

  /**
   * A look without reading it.
   *
   * @return what is written of it
   * @throws DatabaseException if it is not there, or not as long as it was
   */
  static Backup.Part glance(Path folder, Backup backup, DataRestore.Part which)
      throws DatabaseException {
    Backup.Part part = part(backup, which);
    if (part == null) {
      throw new DatabaseException("it has no " + words(which), null);
    }
    Path file = file(folder, which);
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new DatabaseException("its " + words(which) + " is gone: " + file, null);
      }
      long stored = Files.size(file);
      if (stored == 0) {
        throw new DatabaseException("its " + words(which) + " is empty: " + file, null);
      }
      if (stored != part.stored()) {
        throw new DatabaseException(
            "its %s is cut off or grown: %,d bytes, and %,d were written"
                .formatted(words(which), stored, part.stored()),
            null);
      }
      return part;
    } catch (IOException e) {
      throw new DatabaseException("its " + words(which) + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads it to its end: its sum, its length, and what has to be in it.
   *
   * @throws DatabaseException with what is wrong; nothing was touched
   */
  static void read(Path folder, Backup backup, DataRestore.Part which) throws DatabaseException {
    Backup.Part part = glance(folder, backup, which);
    Path file = file(folder, which);
    try {
      if (!PackedFile.sumOf(file).equals(part.sha256())) {
        throw new DatabaseException(
            "its " + words(which) + " is not what was written: the SHA-256 sum differs", null);
      }
      if (which == DataRestore.Part.DATA_FOLDER) {
        CheckArchive.check(PackedFile.open(file), backup.dataFolder(), backup.provenCluster());
      } else {
        readDump(file, backup, part);
      }
    } catch (IOException e) {
      throw new DatabaseException("its " + words(which) + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void readDump(Path file, Backup backup, Backup.Part part)
      throws IOException, DatabaseException {
    DumpWatch watch = new DumpWatch(OutputStream.nullOutputStream());
    long bytes;
    try (InputStream sql = PackedFile.open(file)) {
      bytes = sql.transferTo(watch);
    }
    if (bytes != part.bytes()) {
      throw new DatabaseException(
          "its dump has %,d bytes of SQL, and %,d were written".formatted(bytes, part.bytes()),
          null);
    }
    Optional<String> missing =
        watch.missing(backup.cluster().databases().stream().map(Database::name).toList());
    if (missing.isPresent()) {
      throw new DatabaseException("its dump is not whole: " + missing.get(), null);
    }
    try (InputStream sql = DumpOfCluster.open(file, backup.cluster().superuser())) {
      // Whether it can be loaded is known from its beginning.
      sql.readNBytes(1);
    }
  }
}
