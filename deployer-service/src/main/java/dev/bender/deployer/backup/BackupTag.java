package dev.bender.deployer.backup;

import dev.bender.contracts.Update;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * The tag that keeps an image: {@code bender.backup/CONTAINER:TIME}, with the time in UTC.
 *
 * @param repository {@code bender.backup/CONTAINER}
 * @param taken when the backup was taken, to the second
 */
public record BackupTag(String repository, Instant taken) {
  /** All backups are under this name. */
  public static final String PREFIX = Update.BACKUPS;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT);

  /** The tag for a container's image at that time. */
  public static BackupTag of(String container, Instant taken) {
    return new BackupTag(repositoryOf(container), Instant.ofEpochSecond(taken.getEpochSecond()));
  }

  /** Repositories are lower case and know fewer characters than container names. */
  public static String repositoryOf(String container) {
    String name =
        container.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return PREFIX + (name.isEmpty() ? "container" : name);
  }

  /** Reads a tag back; empty if it is not one of ours. */
  public static Optional<BackupTag> parse(String reference) {
    int colon = reference.lastIndexOf(':');
    if (!reference.startsWith(PREFIX) || colon < 0) {
      return Optional.empty();
    }
    try {
      Instant taken =
          LocalDateTime.parse(reference.substring(colon + 1), TIME).toInstant(ZoneOffset.UTC);
      return Optional.of(new BackupTag(reference.substring(0, colon), taken));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The part after the colon. */
  public String tag() {
    return TIME.format(taken.atOffset(ZoneOffset.UTC));
  }

  /** The whole reference. */
  public String reference() {
    return repository + ":" + tag();
  }
}
