package dev.bender.platform.engine;

import java.util.regex.Pattern;

/** Foreign text, made fit for a log and a terminal. */
final class Text {
  // ECMA-48: control sequences, control strings with their end, and the short escapes.
  private static final Pattern ESCAPES =
      Pattern.compile(
          "(?:\u001b\\[|\u009b)[0-?]*+[ -/]*+[@-~]?+"
              + "|\u001b[\\]PX^_][^\u0007\u001b\n]{0,1000}+(?:\u0007|\u001b\\\\)"
              + "|\u001b[ -/]*+[0-~]?+");
  // Bidirectional marks and line separators change how the rest is shown.
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\u2028\u2029]");
  private static final Pattern UNSEEN_IN_LINES =
      Pattern.compile("[\\p{Cc}\\p{Cf}\u2028\u2029&&[^\n\t]]");
  // A link to a layer is signed in its query, and a proxy's address may hold a password.
  private static final Pattern QUERY =
      Pattern.compile("(https?://[^\\s\"'?]{1,500})\\?[^\\s\"']*+");
  private static final Pattern USER = Pattern.compile("(https?://)[^\\s\"'/@]{1,500}+@");

  private Text() {}

  /** One line from its beginning, bounded, without anything that is not to be seen. */
  static String line(String foreign, int atMost) {
    String text = foreign.length() > 4 * atMost ? foreign.substring(0, 4 * atMost) : foreign;
    text = UNSEEN.matcher(ESCAPES.matcher(text).replaceAll("")).replaceAll(" ").strip();
    text = USER.matcher(QUERY.matcher(text).replaceAll("$1")).replaceAll("$1");
    if (text.length() <= atMost) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(atMost - 1));
    return text.substring(0, inPair ? atMost - 1 : atMost) + "…";
  }

  /** The end of several lines, bounded; what is not to be seen became a question mark. */
  static String lines(String foreign, int atMost) {
    String text = ESCAPES.matcher(foreign).replaceAll("").replace("\r\n", "\n").replace('\r', '\n');
    text = UNSEEN_IN_LINES.matcher(text).replaceAll("?").stripTrailing();
    int from = Math.max(0, text.length() - atMost);
    boolean inPair = from > 0 && Character.isLowSurrogate(text.charAt(from));
    return text.substring(inPair ? from + 1 : from);
  }
}
