package dev.bender.verifier.check;

import java.time.Duration;

/**
 * What a container has to do to be believed.
 *
 * @param patience how long after its start each check may take to become good
 * @param successes how often in a row each check must be good
 * @param steady how long it must have run without a restart
 */
public record Terms(Duration patience, int successes, Duration steady) {
  /** 60 s, 3 times, 10 s. */
  public static final Terms DEFAULT = new Terms(Duration.ofSeconds(60), 3, Duration.ofSeconds(10));

  public Terms {
    if (!patience.isPositive() || steady.isNegative() || successes < 1) {
      throw new Invalid(
          "patience, successes and steady are %s, %d and %s; allowed: more than 0, 1 or more, 0 or more"
              .formatted(patience, successes, steady));
    }
  }
}
