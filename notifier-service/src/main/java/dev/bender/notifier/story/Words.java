package dev.bender.notifier.story;

import java.util.Locale;

/** Texts for people. */
final class Words {
  private static final int LONGEST_LINE = 400;

  private Words() {}

  /** One line without control characters: a container must not write to somebody's terminal. */
  static String line(String foreign) {
    String text = foreign.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip();
    return text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + "…";
  }

  static String size(long bytes) {
    return bytes < 1_000_000
        ? bytes / 1_000 + " kB"
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1_000_000.0);
  }
}
