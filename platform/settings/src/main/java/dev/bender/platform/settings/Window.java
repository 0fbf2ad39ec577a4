package dev.bender.platform.settings;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times of the week, such as {@code SAT 04:30-12:00} or {@code MON-FRI 22:00-06:00, SUN
 * 10:00-12:00}; a span without days is for every day, one that ends before it begins crosses
 * midnight, and an empty text is always. Times are those of the clock on the wall.
 */
public final class Window {
  public static final Window ALWAYS = new Window("", List.of());

  private static final Pattern SPAN =
      Pattern.compile("(?:([A-Z]{3})(?:-([A-Z]{3}))? )?([0-2]\\d:[0-5]\\d)-([0-2]\\d:[0-5]\\d)");
  private static final String ALLOWED =
      "a span such as 'SAT 04:30-12:00', several by comma, or empty for always";
  private static final int DAYS_TO_LOOK_AHEAD = 8;

  private final String text;
  private final List<Span> spans;

  private Window(String text, List<Span> spans) {
    this.text = text;
    this.spans = spans;
  }

  /**
   * Reads a window.
   *
   * @throws InvalidSetting if the text is none
   */
  public static Window parse(String text) {
    if (text.isBlank()) {
      return ALWAYS;
    }
    List<Span> spans = new ArrayList<>();
    for (String part : text.strip().toUpperCase(Locale.ROOT).split("\\s*,\\s*", -1)) {
      spans.add(Span.parse(part.replaceAll("\\s+", " ")));
    }
    return new Window(text.strip(), List.copyOf(spans));
  }

  /** True if no time is outside. */
  public boolean isAlways() {
    return spans.isEmpty();
  }

  public boolean contains(ZonedDateTime time) {
    return isAlways() || spans.stream().anyMatch(span -> span.contains(time));
  }

  /** The first instant from here on that is inside; the given one if it is inside itself. */
  public ZonedDateTime nextOpening(ZonedDateTime from) {
    if (contains(from)) {
      return from;
    }
    ZonedDateTime earliest = from.plusDays(DAYS_TO_LOOK_AHEAD);
    for (Span span : spans) {
      for (int day = 0; day < DAYS_TO_LOOK_AHEAD; day++) {
        ZonedDateTime begin =
            ZonedDateTime.of(from.toLocalDate().plusDays(day), span.from, from.getZone());
        boolean opens = span.days.contains(begin.getDayOfWeek()) && begin.isAfter(from);
        if (opens && begin.isBefore(earliest)) {
          earliest = begin;
        }
      }
    }
    return earliest;
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Window window && spans.equals(window.spans);
  }

  @Override
  public int hashCode() {
    return spans.hashCode();
  }

  /** The text that it was read from. */
  @Override
  public String toString() {
    return text;
  }

  private record Span(Set<DayOfWeek> days, LocalTime from, LocalTime to) {

    static Span parse(String part) {
      Matcher matcher = SPAN.matcher(part);
      if (!matcher.matches()) {
        throw refused(part);
      }
      LocalTime from = time(matcher.group(3), part);
      LocalTime to = time(matcher.group(4), part);
      if (from.equals(to)) {
        throw refused(part);
      }
      if (matcher.group(1) == null) {
        return new Span(EnumSet.allOf(DayOfWeek.class), from, to);
      }
      DayOfWeek first = day(matcher.group(1), part);
      DayOfWeek last = matcher.group(2) == null ? first : day(matcher.group(2), part);
      EnumSet<DayOfWeek> days = EnumSet.of(first);
      for (DayOfWeek day = first; day != last; ) {
        day = day.plus(1);
        days.add(day);
      }
      return new Span(days, from, to);
    }

    boolean contains(ZonedDateTime when) {
      LocalTime time = when.toLocalTime();
      boolean crossesMidnight = to.isBefore(from);
      if (!crossesMidnight) {
        return days.contains(when.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
      }
      boolean began = days.contains(when.getDayOfWeek()) && !time.isBefore(from);
      boolean goesOn = days.contains(when.getDayOfWeek().minus(1)) && time.isBefore(to);
      return began || goesOn;
    }

    private static LocalTime time(String text, String part) {
      if (text.compareTo("23:59") > 0) {
        throw refused(part);
      }
      return LocalTime.parse(text);
    }

    private static DayOfWeek day(String text, String part) {
      for (DayOfWeek day : DayOfWeek.values()) {
        if (day.name().startsWith(text)) {
          return day;
        }
      }
      throw refused(part);
    }

    private static InvalidSetting refused(String part) {
      return new InvalidSetting("", "is '" + Shown.of(part) + "'; allowed: " + ALLOWED);
    }
  }
}
