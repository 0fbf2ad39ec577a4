package dev.bender.platform.settings;

import java.util.regex.Pattern;

/** Foreign text as it may be shown to a person: no control characters, not endless. */
final class Shown {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");
  private static final int LONGEST = 80;

  private Shown() {}

  static String of(String text) {
    String clean = CONTROL.matcher(text).replaceAll("?");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
  }
}
