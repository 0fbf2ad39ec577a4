package dev.bender.platform.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a blocked or failed update is tried again.
 *
 * @param first the wait before the second attempt
 * @param factor each further wait is so many times longer
 * @param atMost the longest wait
 * @param attempts in all; then a person has to say so
 * @param outage the wait after something of ours was down for too long
 * @param inPlace tries in place, within seconds, before the update goes to the queue
 */
public record RetrySettings(
    @DefaultValue("6h") Duration first,
    @DefaultValue("2") double factor,
    @DefaultValue("7d") Duration atMost,
    @DefaultValue("10") int attempts,
    @DefaultValue("10m") Duration outage,
    @DefaultValue("8") int inPlace) {

  public RetrySettings {
    Rule.positive("first", first);
    if (!(factor >= 1 && factor <= 100)) {
      throw new InvalidSetting("factor", "is '" + factor + "'; allowed: a number from 1 to 100");
    }
    if (atMost.compareTo(first) < 0) {
      throw new InvalidSetting(
          "at-most", "is shorter than 'retry.first'; allowed: as long or longer");
    }
    Rule.between("attempts", attempts, 1, 1000);
    Rule.positive("outage", outage);
    Rule.between("in-place", inPlace, 1, 100);
  }

  /**
   * The wait after an attempt.
   *
   * @param attempt that just ended, from 1
   */
  public Duration delayAfter(int attempt) {
    double millis = first.toMillis() * Math.pow(factor, Math.max(0, attempt - 1));
    return millis >= atMost.toMillis() ? atMost : Duration.ofMillis((long) millis);
  }
}
