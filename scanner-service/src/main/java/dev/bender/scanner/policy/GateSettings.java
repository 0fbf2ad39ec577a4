package dev.bender.scanner.policy;

import java.time.Duration;

/**
 * What the owner wants of the gate.
 *
 * @param thresholds what a finding of each severity does
 * @param compareWithRunning whether only what the update brings can block it
 * @param maxDatabaseAge vulnerability data older than this says nothing
 */
public record GateSettings(
    Thresholds thresholds, boolean compareWithRunning, Duration maxDatabaseAge) {

  /** The default thresholds, nothing compared, two days. */
  public static final GateSettings DEFAULT =
      new GateSettings(Thresholds.DEFAULT, false, Duration.ofHours(48));

  public GateSettings {
    if (maxDatabaseAge.isNegative() || maxDatabaseAge.isZero()) {
      throw new IllegalArgumentException(
          "gate.max-database-age is " + maxDatabaseAge + "; it must be longer than nothing");
    }
  }
}
