package dev.bender.platform.registry;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Registries that asked for a pause. Until it is over nothing is sent to them: asking on makes the
 * limit last longer, for every user behind the same address. Thread-safe.
 */
final class RateLimits {

  /** A registry cannot silence itself for longer, by mistake or on purpose. */
  static final Duration LONGEST = Duration.ofHours(1);

  /** When the registry says 429 but not for how long. */
  static final Duration UNSAID = Duration.ofMinutes(1);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Clock clock;
  private final Map<String, Instant> until = new ConcurrentHashMap<>();

  RateLimits(Clock clock) {
    this.clock = clock;
  }

  /** Refuses at once while the registry's pause lasts. */
  void check(String registry) {
    Instant end = until.get(registry);
    if (end == null) {
      return;
    }
    Duration left = Duration.between(clock.instant(), end);
    if (left.isPositive()) {
      // A clock that was set back must not make the pause longer.
      Duration pause = bounded(left);
      until.replace(registry, end, clock.instant().plus(pause));
      throw RegistryFailure.rateLimited(registry, pause);
    }
    until.remove(registry, end);
  }

  /** Starts a pause. {@code retryAfter} is the header's value (RFC 9110, 10.2.3). */
  RegistryFailure paused(String registry, @Nullable String retryAfter) {
    Duration pause = bounded(pauseOf(retryAfter));
    until.merge(registry, clock.instant().plus(pause), (a, b) -> a.isAfter(b) ? a : b);
    return RegistryFailure.rateLimited(registry, pause);
  }

  private Duration pauseOf(@Nullable String header) {
    String value = header == null ? "" : header.strip();
    if (value.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    if (value.matches("[0-9]+")) {
      return LONGEST;
    }
    try {
      Instant end = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(clock.instant(), end);
    } catch (DateTimeException e) {
      return UNSAID;
    }
  }

  private static Duration bounded(Duration pause) {
    if (pause.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
