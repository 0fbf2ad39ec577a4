package dev.bender.system;

import dev.bender.system.reliability.Row;

/** How everything that was ever written comes once more. */
public enum Replay implements Row {
  TWICE(
      "every record of every topic comes twice more, in its order",
      "No container, no tag and no outcome changes; what is up to date is told as already running."),
  SHUFFLED(
      "every record comes again, shuffled across the topics, without headers as stock tools write",
      "Nothing changes."),
  BACKWARDS_AFTER_A_KILL(
      "every record comes again, the last one first, to services that were killed meanwhile",
      "Nothing changes.");

  private final String point;
  private final String outcome;

  Replay(String point, String outcome) {
    this.point = point;
    this.outcome = outcome;
  }

  @Override
  public String point() {
    return point;
  }

  @Override
  public String outcome() {
    return outcome;
  }
}
