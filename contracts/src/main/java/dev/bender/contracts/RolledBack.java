package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The old container runs again, or could not be brought back.
 *
 * @param restored what runs now; null where nothing could be brought back
 * @param containerId the container that runs now; null where nothing does
 * @param sentence why it went back, for people
 * @param lastWords the last log lines of the container that is gone; null where there were none
 * @param downtimeMs from the stop of the old one to its start again, in milliseconds
 * @param rolledBackAt when the old one was started again, or given up
 * @param backup the tag that the attempt kept the old image by; null from older writers
 */
public record RolledBack(
    @JsonUnwrapped Update update,
    @Nullable ImageDigests restored,
    @Nullable String containerId,
    String sentence,
    @Nullable String lastWords,
    long downtimeMs,
    Instant rolledBackAt,
    @Nullable String backup)
    implements UpdateEvent {
  public RolledBack {
    Check.present("update", update);
    Check.optionalText("containerId", containerId, 64);
    Check.text("sentence", sentence, 1_000);
    Check.optionalText("lastWords", lastWords, 8_192);
    Check.notNegative("downtimeMs", downtimeMs);
    Check.present("rolledBackAt", rolledBackAt);
    Check.optionalText("backup", backup, 512);
  }

  /** One that does not say which attempt it ends. */
  public RolledBack(
      Update update,
      @Nullable ImageDigests restored,
      @Nullable String containerId,
      String sentence,
      @Nullable String lastWords,
      long downtimeMs,
      Instant rolledBackAt) {
    this(update, restored, containerId, sentence, lastWords, downtimeMs, rolledBackAt, null);
  }
}
