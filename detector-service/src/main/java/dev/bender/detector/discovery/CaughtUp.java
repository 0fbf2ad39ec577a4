package dev.bender.detector.discovery;

import java.time.Duration;

/**
 * Whether all that was said before the start is known. Before that, what is on its way already
 * would be announced again.
 */
@FunctionalInterface
public interface CaughtUp {
  /** Waits for it; false if it takes longer. */
  boolean within(Duration atMost) throws InterruptedException;
}
