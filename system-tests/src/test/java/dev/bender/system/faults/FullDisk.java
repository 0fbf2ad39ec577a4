package dev.bender.system.faults;

import dev.bender.system.reliability.Row;

/** What was under way when the disk of the data folder was full. */
public enum FullDisk implements Row {
  IN_A_PULL(
      "an update in its pull",
      "`status` says how much is left and where; the broker ends and is started again; once there is room, the update ends once, verified.");

  private final String point;
  private final String outcome;

  FullDisk(String point, String outcome) {
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
