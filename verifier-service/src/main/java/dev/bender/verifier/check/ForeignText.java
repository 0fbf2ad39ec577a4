package dev.bender.verifier.check;

/** What containers say, made fit to be shown: no control characters, bounded. */
public final class ForeignText {
  private ForeignText() {}

  /** One line; what is too long ends with an ellipsis. */
  public static String line(String text, int atMost) {
    String head = text.length() <= 4 * atMost ? text : text.substring(0, 4 * atMost);
    String clean = printable(head, false).replaceAll(" {2,}", " ").strip();
    if (clean.length() <= atMost) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(atMost - 2)) ? atMost - 2 : atMost - 1;
    return clean.substring(0, end) + "…";
  }

  /** Several lines; what is too long loses its beginning, as the end of a log says most. */
  public static String lastLines(String text, int atMost) {
    String clean = printable(text, true).strip();
    if (clean.length() <= atMost) {
      return clean;
    }
    int from = clean.length() - atMost;
    return clean.substring(Character.isLowSurrogate(clean.charAt(from)) ? from + 1 : from);
  }

  static boolean hasControls(String text) {
    return text.codePoints().anyMatch(ForeignText::isControl);
  }

  private static String printable(String text, boolean keepLines) {
    // A terminal's colour sequences would leave their letters behind.
    String plain = text.replaceAll("\u001b\\[[0-9;?]{0,16}[A-Za-z]", "");
    StringBuilder clean = new StringBuilder(plain.length());
    plain
        .codePoints()
        .forEach(one -> {
          if (!isControl(one) || (keepLines && one == '\n')) {
            clean.appendCodePoint(one);
          } else if (one == '\n' || one == '\t') {
            clean.append(' ');
          }
        });
    return clean.toString();
  }

  /** Controls, format characters such as those that turn the reading direction, lone surrogates. */
  private static boolean isControl(int codePoint) {
    int type = Character.getType(codePoint);
    return Character.isISOControl(codePoint)
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
