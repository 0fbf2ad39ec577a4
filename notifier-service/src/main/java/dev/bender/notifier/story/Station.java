package dev.bender.notifier.story;

import org.jspecify.annotations.Nullable;

/**
 * Where an update can stand, in the order of its way: of two things that happened in the same
 * millisecond, the later station counts.
 */
enum Station {
  DETECTED("PULLING"),
  PULLED("SCANNING"),
  SCANNED("REPLACING"),
  HELD(null),
  DEPLOYED("VERIFYING"),
  ROLLBACK_REQUESTED("ROLLING_BACK"),
  QUEUED(null),
  SKIPPED(null),
  VERIFIED(null),
  ROLLED_BACK(null);

  private final @Nullable String nextPhase;

  Station(@Nullable String nextPhase) {
    this.nextPhase = nextPhase;
  }

  /** What goes on from here; null where the update stands still. */
  @Nullable String nextPhase() {
    return nextPhase;
  }
}
