package dev.bender.deployer.postgres;

import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.ImageDigests;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a backup's folder holds, as its {@code backup.json} says.
 *
 * @param container whose data it is
 * @param image what ran then
 * @param imageTag the tag that keeps that image; null where there is none
 * @param major of the server
 * @param dataFolder where the data was in the container
 * @param takenAt when it was begun
 * @param cluster what was in it
 * @param dump of all databases, as SQL; null where it was not wanted
 * @param data the folder as it was after an orderly stop; null where it was not wanted
 * @param asFound true where no server served that folder: nobody knows what is in it, nor whether
 *     it is whole; null otherwise
 */
record Backup(
    String container,
    ImageDigests image,
    @Nullable String imageTag,
    String major,
    String dataFolder,
    Instant takenAt,
    DatabaseCluster cluster,
    @Nullable Part dump,
    @Nullable Part data,
    @Nullable Boolean asFound) {
  static final String FILE = "backup.json";

  /** What is read from a file may lack anything. */
  Backup {
    Objects.requireNonNull(container, "container");
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(major, "major");
    Objects.requireNonNull(dataFolder, "dataFolder");
    Objects.requireNonNull(takenAt, "takenAt");
    Objects.requireNonNull(cluster, "cluster");
  }

  /** Whether it proves nothing, and is only there so that nothing is lost. */
  boolean wasFound() {
    return Boolean.TRUE.equals(asFound);
  }

  /** Which cluster has to be in it; null where nobody knows. */
  @Nullable String provenCluster() {
    return wasFound() ? null : cluster.systemIdentifier();
  }

  static final String DUMP = "dump.sql.zst";
  static final String DATA = "data.tar.zst";

  /**
   * One file.
   *
   * @param bytes before compression
   * @param stored in the file
   * @param sha256 of the file, in hexadecimal digits
   */
  record Part(String file, long bytes, long stored, String sha256) {
    Part {
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(sha256, "sha256");
    }
  }
}
