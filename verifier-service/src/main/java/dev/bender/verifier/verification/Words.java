package dev.bender.verifier.verification;

import java.time.Duration;

/** Times as people say them. */
final class Words {
  private Words() {}

  static String seconds(Duration time) {
    long millis = Math.max(0, time.toMillis());
    if (millis < 1_000) {
      return millis + " ms";
    }
    return millis < 10_000
        ? "%d.%d s".formatted(millis / 1_000, millis % 1_000 / 100)
        : millis / 1_000 + " s";
  }
}
