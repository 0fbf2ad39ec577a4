package dev.bender.contracts;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A backup of a database's data that is meant, and what of it is put in place.
 *
 * @param backup its name, which is when it was taken, in UTC, such as {@code 2026-01-10T12-00-00}:
 *     never a path
 * @param from which of its parts; null for the data folder where it has one, else the dump
 * @param otherCluster whether it may take the place of a cluster that it is not from
 */
public record DataRestore(String backup, @Nullable Part from, boolean otherCluster) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT);

  public DataRestore {
    Check.backup(backup);
  }

  /** What a backup can hold. */
  public enum Part {
    /** The files, as they were after an orderly stop. */
    DATA_FOLDER,
    /** All databases and roles, as SQL. */
    DUMP
  }

  /** Whether a text can name a backup. */
  public static boolean isName(@Nullable String text) {
    try {
      return text != null && TIME.format(LocalDateTime.parse(text, TIME)).equals(text);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** The same backup, of which that part is meant. */
  public DataRestore from(Part part) {
    return new DataRestore(backup, part, otherCluster);
  }
}
