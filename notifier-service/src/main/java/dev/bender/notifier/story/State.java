package dev.bender.notifier.story;

/** How an update stands. */
public enum State {
  MOVING,
  HELD,
  VERIFIED,
  ROLLED_BACK,
  BLOCKED,
  FAILED,
  SKIPPED,
  SUPERSEDED;

  /** Whether nothing more happens to it by itself soon. */
  public boolean isEnd() {
    return this != MOVING && this != HELD;
  }
}
