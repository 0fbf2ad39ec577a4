package dev.bender.cli;

import java.util.regex.Pattern;

/** Foreign text made harmless: no container may write to the owner's terminal. */
final class PlainText {
  /** Control characters, line separators, and those that change the direction of writing. */
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u200E\\u200F\\u061C\\u202A-\\u202E\\u2066-\\u2069]");

  private static final Pattern BLANK_CONTROLS = Pattern.compile("[\\t\\n\\r]+");

  private PlainText() {}

  /** On one line, with nothing in it that a terminal obeys. */
  static String of(String foreign) {
    return UNSAFE.matcher(BLANK_CONTROLS.matcher(foreign).replaceAll(" ")).replaceAll("");
  }

  /** The same for JSON: what a terminal would obey is escaped instead of taken away. */
  static String escaped(String json) {
    return UNSAFE
        .matcher(json)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  /** For terminals whose locale knows no UTF-8. */
  static String ascii(String text) {
    StringBuilder ascii = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '→' -> ascii.append("->");
            case '…' -> ascii.append("...");
            default -> ascii.append(c < 128 ? (char) c : '?');
          }
        });
    return ascii.toString();
  }
}
