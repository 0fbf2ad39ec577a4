package dev.bender.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One container to be brought from the image that it runs to a newer one.
 *
 * @param updateId derived from host, container and target, and where data is restored from its
 *     backup and the time too: the same news twice is the same update
 * @param host the host whose container it is
 * @param container the container's name
 * @param reference the image reference as the user wrote it
 * @param platform such as {@code linux/amd64}
 * @param running the image that runs; null where it was not known when the update was found
 * @param target the image to run; only what was known when the update was found
 * @param runningVersion what the running image calls itself, for people; null where it does not
 * @param targetVersion what the target calls itself, for people; null where it does not
 * @param source who found it
 * @param detectedAt when it was found
 * @param approvedBy who let this digest through beforehand; null where nobody did
 * @param override whose risk it is that the scan refuses this digest; null where it is nobody's
 * @param goesBackTo the backup's tag, or the image, that somebody wants back; null for an update to
 *     something newer
 * @param restores the backup of the data that is put in place with that image; null where the data
 *     stays
 */
public record Update(
    String updateId,
    String host,
    String container,
    String reference,
    String platform,
    @Nullable ImageDigests running,
    ImageDigests target,
    @Nullable String runningVersion,
    @Nullable String targetVersion,
    Source source,
    Instant detectedAt,
    @Nullable String approvedBy,
    @Nullable GateOverride override,
    @Nullable String goesBackTo,
    @Nullable DataRestore restores) {

  /** The name under which all tags that keep images are. */
  public static final String BACKUPS = "bender.backup/";

  public Update {
    Check.updateId(updateId);
    Check.host(host);
    Check.container(container);
    Check.text("reference", reference, 512);
    Check.text("platform", platform, 64);
    Check.present("target", target);
    Check.optionalText("runningVersion", runningVersion, 128);
    Check.optionalText("targetVersion", targetVersion, 128);
    Check.present("source", source);
    Check.present("detectedAt", detectedAt);
    Check.optionalText("approvedBy", approvedBy, 128);
    Check.optionalText("goesBackTo", goesBackTo, 512);
    if (target.pullable() == null) {
      throw new InvalidEvent("'target' has neither index nor manifest digest: it cannot be pulled");
    }
    if (!updateId.equals(idOf(host, container, matter(target, restores, detectedAt)))) {
      throw new InvalidEvent("'updateId' is not the one of this host, container and target");
    }
  }

  /** One to something newer, which nobody took a risk for. */
  public Update(
      String updateId,
      String host,
      String container,
      String reference,
      String platform,
      @Nullable ImageDigests running,
      ImageDigests target,
      @Nullable String runningVersion,
      @Nullable String targetVersion,
      Source source,
      Instant detectedAt,
      @Nullable String approvedBy) {
    this(
        updateId,
        host,
        container,
        reference,
        platform,
        running,
        target,
        runningVersion,
        targetVersion,
        source,
        detectedAt,
        approvedBy,
        null,
        null,
        null);
  }

  /** One that leaves the data as it is. */
  public Update(
      String updateId,
      String host,
      String container,
      String reference,
      String platform,
      @Nullable ImageDigests running,
      ImageDigests target,
      @Nullable String runningVersion,
      @Nullable String targetVersion,
      Source source,
      Instant detectedAt,
      @Nullable String approvedBy,
      @Nullable GateOverride override,
      @Nullable String goesBackTo) {
    this(
        updateId,
        host,
        container,
        reference,
        platform,
        running,
        target,
        runningVersion,
        targetVersion,
        source,
        detectedAt,
        approvedBy,
        override,
        goesBackTo,
        null);
  }

  /** Who found an update. */
  public enum Source {
    DIUN,
    RECONCILIATION,
    OPERATOR
  }

  /**
   * The id of the update of a container to a digest: {@code u-} and the first 16 hexadecimal digits
   * of the SHA-256 of the three, separated by line feeds.
   */
  public static String idOf(String host, String container, String targetDigest) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (host + "\n" + container + "\n" + targetDigest).getBytes(StandardCharsets.UTF_8));
      return "u-" + HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Data is put back anew each time that somebody asks, whatever image runs. */
  private static String matter(
      ImageDigests target, @Nullable DataRestore restores, Instant detectedAt) {
    String digest = Objects.requireNonNull(target.pullable());
    return restores == null ? digest : digest + "\n" + restores.backup() + "\n" + detectedAt;
  }

  /** The key of its records, {@code host/container}. */
  public String key() {
    return host + "/" + container;
  }

  /** The digest by which the target is pulled, scanned and named. */
  public String targetDigest() {
    return Objects.requireNonNull(target.pullable());
  }

  /** The same update, let through by somebody. */
  public Update approvedBy(String who) {
    return with(who, override, goesBackTo, restores);
  }

  /** The same update, at somebody's risk. */
  public Update overriddenBy(GateOverride risk) {
    return with(risk.by(), risk, goesBackTo, restores);
  }

  /** The same, to a backup's tag or an image that somebody wants back. */
  public Update goingBackTo(String backupOrImage) {
    return with(approvedBy, override, backupOrImage, restores);
  }

  /** The same, with the data of a backup. */
  public Update restoring(DataRestore data) {
    return with(approvedBy, override, goesBackTo, data);
  }

  /** Whether an image that ran before is put in place again: it is there already. */
  public boolean restoresBackup() {
    return goesBackTo != null && goesBackTo.startsWith(BACKUPS);
  }

  /** Whether only data comes back: what waits for the container waits on. */
  public boolean keepsImage() {
    return restores != null
        && running != null
        && running.relationTo(target) == ImageDigests.Relation.SAME;
  }

  /** Whether somebody bears the risk now. */
  public boolean isOverriddenAt(Instant now) {
    return override != null && override.countsAt(now);
  }

  private Update with(
      @Nullable String who,
      @Nullable GateOverride risk,
      @Nullable String backupOrImage,
      @Nullable DataRestore data) {
    return new Update(
        idOf(host, container, matter(target, data, detectedAt)),
        host,
        container,
        reference,
        platform,
        running,
        target,
        runningVersion,
        targetVersion,
        source,
        detectedAt,
        who,
        risk,
        backupOrImage,
        data);
  }
}
