package dev.bender.cli;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Times in words, seen from one moment. Each time keeps the offset it came with, which is the
 * host's: one zone for all that a person sees.
 *
 * @param now the moment that the answer describes
 */
record When(OffsetDateTime now) {
  private static final DateTimeFormatter HOUR = pattern("HH:mm");
  private static final DateTimeFormatter WEEKDAY = pattern("EEE HH:mm");
  private static final DateTimeFormatter DAY_AND_HOUR = pattern("EEE d MMM HH:mm");
  private static final DateTimeFormatter DAY = pattern("d MMM");
  private static final DateTimeFormatter YEAR = pattern("d MMM yyyy");

  private static DateTimeFormatter pattern(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /** Such as 'today 09:12', 'Tue 04:30', 'Sat 28 Nov 04:30' ahead, '14 Nov' behind. */
  String at(OffsetDateTime time) {
    long days = ChronoUnit.DAYS.between(now.toLocalDate(), time.toLocalDate());
    if (days == 0) {
      return "today " + HOUR.format(time);
    }
    if (Math.abs(days) < 7) {
      return WEEKDAY.format(time);
    }
    if (Math.abs(ChronoUnit.MONTHS.between(now, time)) >= 11) {
      return YEAR.format(time);
    }
    return days > 0 ? DAY_AND_HOUR.format(time) : DAY.format(time);
  }

  /** How long ago, in its largest unit: '48 s', '4 min', '3 h', '7 d'. */
  String since(OffsetDateTime time) {
    Duration ago = between(time, now);
    if (ago.toSeconds() < 60) {
      return ago.toSeconds() + " s";
    }
    if (ago.toMinutes() < 60) {
      return ago.toMinutes() + " min";
    }
    return ago.toHours() < 24 ? ago.toHours() + " h" : ago.toDays() + " d";
  }

  static Duration between(OffsetDateTime from, OffsetDateTime to) {
    Duration between = Duration.between(from, to);
    return between.isNegative() ? Duration.ZERO : between;
  }

  /** How long something took: '340 ms', '71 s', '2 min 41 s', '1 h 5 min'. */
  static String took(Duration duration) {
    if (duration.toMillis() < 1_000) {
      return duration.toMillis() + " ms";
    }
    long seconds = Math.round(duration.toMillis() / 1000.0);
    if (seconds < 100) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    return two(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    String first = large + " " + largeUnit;
    return small == 0 ? first : first + " " + small + " " + smallUnit;
  }
}
