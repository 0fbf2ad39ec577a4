package dev.bender.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step on the way, for people who look on. Nothing is decided by it.
 *
 * @param updateId null where no update is under way, as when nothing newer was found
 * @param service who says so
 * @param stage where it stands
 * @param code the stage's result for programs; null where there is none
 * @param text for people
 * @param current how much of {@code total} is done; null where it is not measured
 * @param total in bytes or steps; null where it is not known
 * @param at when
 */
public record UpdateProgress(
    @Nullable String updateId,
    String host,
    String container,
    String service,
    Stage stage,
    @Nullable String code,
    String text,
    @Nullable Long current,
    @Nullable Long total,
    Instant at)
    implements Event {
  public UpdateProgress {
    Check.optionalUpdateId(updateId);
    Check.host(host);
    Check.container(container);
    Check.text("service", service, 32);
    Check.present("stage", stage);
    Check.optionalText("code", code, 64);
    Check.text("text", text, 1_000);
    Check.present("at", at);
  }

  /** The stations of an update, in order. */
  public enum Stage {
    /**
     * The registry was asked. Codes: {@code UP_TO_DATE}, {@code AVAILABLE}, {@code SAME_IMAGE},
     * {@code NOT_KNOWN}.
     */
    LOOKED,
    PULLING,
    SCANNING,
    REPLACING,
    VERIFYING,
    ROLLING_BACK,
    /** The old one runs again; code {@code HEALTHY} or {@code BROKEN}. */
    ROLLBACK_VERIFIED,
    CLEANED_UP,
    /** Something that the update needs is down; it goes on by itself. */
    WAITING,
    /** A container that was found half-way after a restart was put right. */
    RECOVERED
  }
}
