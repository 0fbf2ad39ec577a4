package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bender.contracts.Deployed.Stage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The new container proved that it works.
 *
 * @param image what runs
 * @param containerId the container that was verified
 * @param standbyId the old one, of no further use; null where it is gone
 * @param checks what was checked
 * @param downtimeMs from the stop of the old one to the first good check, in milliseconds
 * @param verifiedAt when the last check was good
 * @param next what is put in place now; null where the update is complete
 */
public record Verified(
    @JsonUnwrapped Update update,
    ImageDigests image,
    String containerId,
    @Nullable String standbyId,
    List<CheckResult> checks,
    long downtimeMs,
    Instant verifiedAt,
    @Nullable Stage next)
    implements UpdateEvent {
  public Verified {
    Check.present("update", update);
    Check.present("image", image);
    Check.text("containerId", containerId, 64);
    Check.optionalText("standbyId", standbyId, 64);
    checks = Check.list("checks", checks, 50);
    Check.notNegative("downtimeMs", downtimeMs);
    Check.present("verifiedAt", verifiedAt);
  }

  /** The last part of an update, which most have only one of. */
  public Verified(
      Update update,
      ImageDigests image,
      String containerId,
      @Nullable String standbyId,
      List<CheckResult> checks,
      long downtimeMs,
      Instant verifiedAt) {
    this(update, image, containerId, standbyId, checks, downtimeMs, verifiedAt, null);
  }

  /** Whether nothing of the update is left to do. */
  public boolean completes() {
    return next == null;
  }
}
