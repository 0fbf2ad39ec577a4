package dev.bender.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants something done to one container.
 *
 * @param commandId by which the answer is found
 * @param updateId the update that is meant; null where the container says enough
 * @param verb what to do
 * @param by who asked, and from where
 * @param because why; required to override the gate
 * @param until when an override ends; null for the digest's whole life
 * @param issuedAt when it was asked; an old command is not carried out
 * @param image what to go back to, a backup's tag or another image of the container's repository;
 *     null for the last backup, and where nothing goes back
 * @param data the backup of a database's data that is meant; null where none is
 */
public record OperatorCommand(
    String commandId,
    @Nullable String updateId,
    String host,
    String container,
    Verb verb,
    String by,
    @Nullable String because,
    @Nullable Instant until,
    Instant issuedAt,
    @Nullable String image,
    @Nullable DataRestore data)
    implements Event {
  public OperatorCommand {
    Check.text("commandId", commandId, 64);
    Check.optionalUpdateId(updateId);
    Check.host(host);
    Check.container(container);
    Check.present("verb", verb);
    Check.text("by", by, 128);
    Check.optionalText("because", because, 1_000);
    Check.present("issuedAt", issuedAt);
    Check.optionalText("image", image, 512);
    if (verb == Verb.OVERRIDE && (because == null || because.isBlank())) {
      throw new InvalidEvent("'because' is missing: an override needs a reason");
    }
    if (verb.isOnData() && data == null) {
      throw new InvalidEvent("'data' is missing: which backup is meant");
    }
  }

  /** One that names no image. */
  public OperatorCommand(
      String commandId,
      @Nullable String updateId,
      String host,
      String container,
      Verb verb,
      String by,
      @Nullable String because,
      @Nullable Instant until,
      Instant issuedAt) {
    this(commandId, updateId, host, container, verb, by, because, until, issuedAt, null, null);
  }

  /** One that means no backup of data. */
  public OperatorCommand(
      String commandId,
      @Nullable String updateId,
      String host,
      String container,
      Verb verb,
      String by,
      @Nullable String because,
      @Nullable Instant until,
      Instant issuedAt,
      @Nullable String image) {
    this(commandId, updateId, host, container, verb, by, because, until, issuedAt, image, null);
  }

  /** Whether it goes back to an image that this host still has, under the tag of a backup. */
  public boolean wantsBackup() {
    return verb == Verb.ROLLBACK && (image == null || image.startsWith(Update.BACKUPS));
  }

  /** What can be asked; in brackets who carries it out. */
  public enum Verb {
    /** Look at the registry now, and update at once with the asker's approval (detector). */
    UPDATE,
    /** Look at the registry now (detector). */
    LOOK,
    /** Try a waiting update again now (detector). */
    RETRY,
    /** Take an update out of the retry queue (detector). */
    REMOVE,
    /** Let a held update through (deployer). */
    APPROVE,
    /** End a held update (deployer). */
    REJECT,

    /** Let a blocked update through, at the asker's risk (detector). */
    OVERRIDE,

    /** Put an earlier image in place again (deployer: from a backup; detector: from a registry). */
    ROLLBACK,

    /** Look once at each check of what runs; the answer has what was seen (verifier). */
    CHECK,

    /** Put a database's image and data back as a backup has them (deployer). */
    RESTORE,

    /** Say what RESTORE would do, or why it would be refused (deployer). */
    PLAN_RESTORE,

    /** Read a backup of data to its end; the answer has what was seen (deployer). */
    VERIFY_BACKUP,

    /** Remove a backup of data that the settings do not keep any more (deployer). */
    PRUNE_BACKUP;

    /** Whether it means a backup of data. */
    public boolean isOnData() {
      return switch (this) {
        case RESTORE, PLAN_RESTORE, VERIFY_BACKUP, PRUNE_BACKUP -> true;
        default -> false;
      };
    }
  }
}
