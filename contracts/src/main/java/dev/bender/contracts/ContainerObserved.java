package dev.bender.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container as the engine shows it: the state that updates start from. A container that is gone
 * is a tombstone.
 *
 * @param updateId the update that made it; null where none did
 * @param containerId the engine's id
 * @param reference the image reference as the user wrote it
 * @param platform such as {@code linux/amd64}
 * @param image the image that runs
 * @param version what the image calls itself; null where it does not
 * @param state the engine's word, such as {@code running}
 * @param watch whether updates are looked for, and why not
 * @param startedAt null where it never started
 * @param observedAt when the engine was asked
 * @param backups the images that it can go back to, the newest first; bounded; null from older
 *     writers
 * @param dataBackups the backups of its data, the newest first; bounded; null from older writers
 */
public record ContainerObserved(
    @Nullable String updateId,
    String host,
    String container,
    String containerId,
    String reference,
    String platform,
    ImageDigests image,
    @Nullable String version,
    String state,
    Watch watch,
    @Nullable Instant startedAt,
    Instant observedAt,
    @Nullable List<Backup> backups,
    @Nullable List<DataBackup> dataBackups)
    implements Event {
  /** Backups that are told of at most; the newest. */
  public static final int MOST_BACKUPS = 20;

  public ContainerObserved {
    Check.optionalUpdateId(updateId);
    Check.host(host);
    Check.container(container);
    Check.text("containerId", containerId, 64);
    Check.text("reference", reference, 512);
    Check.text("platform", platform, 64);
    Check.present("image", image);
    Check.optionalText("version", version, 128);
    Check.text("state", state, 32);
    Check.present("watch", watch);
    Check.present("observedAt", observedAt);
    backups = Check.list("backups", backups, MOST_BACKUPS);
    dataBackups = Check.list("dataBackups", dataBackups, MOST_BACKUPS);
  }

  /** One without data. */
  public ContainerObserved(
      @Nullable String updateId,
      String host,
      String container,
      String containerId,
      String reference,
      String platform,
      ImageDigests image,
      @Nullable String version,
      String state,
      Watch watch,
      @Nullable Instant startedAt,
      Instant observedAt,
      @Nullable List<Backup> backups) {
    this(
        updateId,
        host,
        container,
        containerId,
        reference,
        platform,
        image,
        version,
        state,
        watch,
        startedAt,
        observedAt,
        backups,
        null);
  }

  /** One without backups. */
  public ContainerObserved(
      @Nullable String updateId,
      String host,
      String container,
      String containerId,
      String reference,
      String platform,
      ImageDigests image,
      @Nullable String version,
      String state,
      Watch watch,
      @Nullable Instant startedAt,
      Instant observedAt) {
    this(
        updateId,
        host,
        container,
        containerId,
        reference,
        platform,
        image,
        version,
        state,
        watch,
        startedAt,
        observedAt,
        null,
        null);
  }

  /**
   * An image that is kept under a tag, so that the container can go back to it.
   *
   * @param reference the tag, {@code bender.backup/CONTAINER:TIME}
   * @param image what it keeps
   * @param version what the image calls itself; null where it does not
   * @param takenAt when it was kept
   * @param bytes the image's size on the host, in bytes; it may share layers with others
   * @param usedBy the containers that hold the image on the host, whatever becomes of the tag
   */
  public record Backup(
      String reference,
      ImageDigests image,
      @Nullable String version,
      Instant takenAt,
      long bytes,
      List<String> usedBy) {
    public Backup {
      Check.text("reference", reference, 512);
      Check.present("image", image);
      Check.optionalText("version", version, 128);
      Check.present("takenAt", takenAt);
      Check.notNegative("bytes", bytes);
      usedBy = Check.list("usedBy", usedBy, 20);
    }
  }

  /**
   * A backup of a database's data.
   *
   * @param name when it was taken, such as {@code 2026-01-10T12-00-00}
   * @param takenAt the same, for programs
   * @param bytes on the disk
   * @param dump whether all databases and roles are in it as SQL
   * @param dataFolder whether the files are in it
   * @param serverVersion of the server that it was taken from; null where it does not say
   * @param databases that are in it; bounded
   * @param pinned whether it stays whatever the settings say
   * @param surplus whether the settings do not keep it any more
   * @param trouble what is wrong with it; null where nothing is seen by a look
   */
  public record DataBackup(
      String name,
      Instant takenAt,
      long bytes,
      boolean dump,
      boolean dataFolder,
      @Nullable String serverVersion,
      List<String> databases,
      boolean pinned,
      boolean surplus,
      @Nullable String trouble) {
    /** Names of databases that are told of at most. */
    public static final int MOST_DATABASES = 20;

    public DataBackup {
      Check.text("name", name, 32);
      Check.present("takenAt", takenAt);
      Check.notNegative("bytes", bytes);
      Check.optionalText("serverVersion", serverVersion, 128);
      databases = Check.list("databases", databases, MOST_DATABASES);
      Check.optionalText("trouble", trouble, 500);
    }
  }

  /** Whether updates are looked for. */
  public enum Watch {
    WATCHED,
    /** Settings or a label say so. */
    IGNORED,
    /** The reference names a digest: whoever wrote it wants just that. */
    PINNED,
    /** The image came from no registry. */
    LOCAL
  }
}
