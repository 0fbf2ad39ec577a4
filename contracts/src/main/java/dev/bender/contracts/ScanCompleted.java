package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The pulled image was judged. Also the value of {@code update.held}.
 *
 * @param image what was scanned: exactly this may run
 * @param backup the tag that keeps the image that runs; null where nothing ran
 * @param verdict what the scan says
 * @param databaseUpdatedAt how old the vulnerability data is; null where no scan took place
 * @param durationMs how long it took, in milliseconds
 */
public record ScanCompleted(
    @JsonUnwrapped Update update,
    ImageDigests image,
    @Nullable String backup,
    Verdict verdict,
    @Nullable Instant databaseUpdatedAt,
    long durationMs)
    implements UpdateEvent {
  public ScanCompleted {
    Check.present("update", update);
    Check.present("image", image);
    Check.optionalText("backup", backup, 512);
    Check.present("verdict", verdict);
    Check.notNegative("durationMs", durationMs);
  }

  /** The same scan of an update that somebody let through. */
  public ScanCompleted approvedBy(String who) {
    return new ScanCompleted(
        update.approvedBy(who), image, backup, verdict, databaseUpdatedAt, durationMs);
  }
}
