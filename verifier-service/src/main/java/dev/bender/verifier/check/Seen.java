package dev.bender.verifier.check;

import dev.bender.contracts.CheckResult.Outcome;

/**
 * What one try of a check saw.
 *
 * @param outcome good, bad, or not measured by our own fault
 * @param sentence for people, such as {@code answered 500}; goes after the check's name
 */
public record Seen(Outcome outcome, String sentence) {
  static Seen good(String sentence) {
    return new Seen(Outcome.PASSED, sentence);
  }

  static Seen bad(String sentence) {
    return new Seen(Outcome.FAILED, sentence);
  }

  static Seen unknown(String sentence) {
    return new Seen(Outcome.INCONCLUSIVE, sentence);
  }
}
