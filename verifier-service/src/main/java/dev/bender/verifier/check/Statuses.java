package dev.bender.verifier.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which HTTP status codes are good.
 *
 * @param from the lowest
 * @param to the highest
 */
public record Statuses(int from, int to) {
  /** Success and redirection: something sensible answers. */
  public static final Statuses DEFAULT = new Statuses(200, 399);

  private static final Pattern WORDS = Pattern.compile("(\\d{3})(?:-(\\d{3}))?|([1-5])xx");

  public Statuses {
    if (from < 100 || to > 599 || from > to) {
      throw new Invalid("http.status is " + from + "-" + to + "; allowed: 100 to 599");
    }
  }

  /**
   * Reads {@code 200}, {@code 200-299} or {@code 2xx}.
   *
   * @throws Invalid for anything else
   */
  public static Statuses parse(String text) {
    Matcher words = WORDS.matcher(text.strip());
    if (!words.matches()) {
      throw new Invalid(
          "http.status is '%s'; allowed: 200, 200-299 or 2xx"
              .formatted(ForeignText.line(text, 40)));
    }
    if (words.group(3) != null) {
      int hundred = Integer.parseInt(words.group(3)) * 100;
      return new Statuses(hundred, hundred + 99);
    }
    int from = Integer.parseInt(words.group(1));
    return new Statuses(from, words.group(2) == null ? from : Integer.parseInt(words.group(2)));
  }

  boolean has(int status) {
    return from <= status && status <= to;
  }

  /** Whether a redirection is what was asked for, so that it is not to be followed. */
  boolean onlyRedirects() {
    return from >= 300 && to <= 399;
  }
}
