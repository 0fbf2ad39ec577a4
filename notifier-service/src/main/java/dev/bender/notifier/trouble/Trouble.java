package dev.bender.notifier.trouble;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that Bender needs and does not have.
 *
 * @param part which, such as {@code kafka}
 * @param text what happened, what follows, and what to do
 * @param since when it began
 */
public record Trouble(String part, String text, Instant since) {

  /** Knows whether one part is well. */
  @FunctionalInterface
  public interface Source {
    /** Empty if all is well. */
    Optional<Trouble> now();
  }
}
