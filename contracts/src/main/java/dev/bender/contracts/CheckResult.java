package dev.bender.contracts;

/**
 * How one health check ended.
 *
 * @param name what was checked, such as {@code http :8096/health}
 * @param outcome good, bad, or not measured by our own fault
 * @param sentence what was seen, for people
 * @param tries how often it was tried
 * @param durationMs from the first try to the last, in milliseconds
 */
public record CheckResult(
    String name, Outcome outcome, String sentence, int tries, long durationMs) {
  public CheckResult {
    Check.text("name", name, 256);
    Check.present("outcome", outcome);
    Check.optionalText("sentence", Check.present("sentence", sentence), 1_000);
    Check.notNegative("tries", tries);
    Check.notNegative("durationMs", durationMs);
  }

  /** An outcome that was not measured is never held against the update. */
  public enum Outcome {
    PASSED,
    FAILED,
    INCONCLUSIVE
  }
}
