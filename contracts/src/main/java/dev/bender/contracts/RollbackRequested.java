package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The new container did not prove itself, or somebody wants the old one back.
 *
 * @param containerId the container that is to go
 * @param standbyId the stopped old one; null where it is gone and has to be made again
 * @param backup the tag that keeps the old image; null where there is none
 * @param sentence why, for people
 * @param checks what was checked
 * @param lastWords the container's last log lines, bounded; null where there were none
 * @param stoppedAt since when the service is down or in doubt
 * @param requestedBy {@code verifier}, or who asked
 */
public record RollbackRequested(
    @JsonUnwrapped Update update,
    String containerId,
    @Nullable String standbyId,
    @Nullable String backup,
    String sentence,
    List<CheckResult> checks,
    @Nullable String lastWords,
    Instant stoppedAt,
    String requestedBy)
    implements UpdateEvent {
  public RollbackRequested {
    Check.present("update", update);
    Check.text("containerId", containerId, 64);
    Check.optionalText("standbyId", standbyId, 64);
    Check.optionalText("backup", backup, 512);
    Check.text("sentence", sentence, 1_000);
    checks = Check.list("checks", checks, 50);
    Check.optionalText("lastWords", lastWords, 8_192);
    Check.present("stoppedAt", stoppedAt);
    Check.text("requestedBy", requestedBy, 128);
  }
}
