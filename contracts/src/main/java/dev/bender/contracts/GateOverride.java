package dev.bender.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody takes the risk of one digest that the scan refuses. It stands in the update of that
 * digest, so it covers no other, and is there again wherever the update is.
 *
 * @param by who, and from where
 * @param because why
 * @param until when it ends; null for the digest's whole life
 */
public record GateOverride(String by, String because, @Nullable Instant until) {
  public GateOverride {
    Check.text("by", by, 128);
    Check.text("because", because, 1_000);
  }

  /** Whether it has not ended yet. */
  public boolean countsAt(Instant now) {
    return until == null || now.isBefore(until);
  }
}
