package dev.bender.scanner.policy;

import dev.bender.contracts.Severity;
import java.util.Arrays;

/** What a finding of each severity does to an update. */
public record Thresholds(Action critical, Action high, Action medium, Action low, Action unknown) {

  /** Critical and high block, medium and unknown warn, low is only kept. */
  public static final Thresholds DEFAULT =
      new Thresholds(Action.BLOCK, Action.BLOCK, Action.WARN, Action.LOG, Action.WARN);

  /** What a finding does. */
  public enum Action {
    /** The update is not deployed. */
    BLOCK,
    /** It is deployed, and people are told. */
    WARN,
    /** It is deployed; the finding is in the verdict. */
    LOG
  }

  public Action of(Severity severity) {
    return switch (severity) {
      case CRITICAL -> critical;
      case HIGH -> high;
      case MEDIUM -> medium;
      case LOW -> low;
      case UNKNOWN -> unknown;
    };
  }

  /** Whether a finding of that severity, or one that sorts after it, would block. */
  boolean blockFrom(Severity severity) {
    return Arrays.stream(Severity.values())
        .filter(one -> one.compareTo(severity) >= 0)
        .anyMatch(one -> of(one) == Action.BLOCK);
  }
}
