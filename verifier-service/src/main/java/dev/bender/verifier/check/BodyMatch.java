package dev.bender.verifier.check;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What the body of an answer must hold. */
public sealed interface BodyMatch {
  int LONGEST = 256;

  /** Before an expression; anything else is searched for as it is. */
  String EXPRESSION = "regex:";

  /** Whether it is in there. */
  boolean isIn(String body);

  /**
   * Reads a text to search for, or {@code regex:} and an expression.
   *
   * @throws Invalid if it is too long, empty, or no expression
   */
  static BodyMatch parse(String text) {
    if (text.startsWith(EXPRESSION)) {
      return expression(text.substring(EXPRESSION.length()));
    }
    refuseUnfit("http.body", text);
    return new Text(text);
  }

  /**
   * Reads a regular expression.
   *
   * @throws Invalid if it is too long, empty, no expression, or counts without end
   */
  static BodyMatch expression(String text) {
    refuseUnfit("http.body-matches", text);
    if (counts(text) > Expression.MOST_COUNTED) {
      throw new Invalid(
          "http.body-matches repeats too often; allowed: counts that multiply to "
              + Expression.MOST_COUNTED);
    }
    try {
      return new Expression(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new Invalid(
          "http.body-matches is no regular expression: "
              + ForeignText.line(e.getDescription(), 120));
    }
  }

  private static void refuseUnfit(String what, String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new Invalid(what + " has " + text.length() + " characters; allowed: 1 to " + LONGEST);
    }
  }

  /** Of nothing, which is never read, an expression may count as many as it likes. */
  private static double counts(String text) {
    return Expression.COUNT
        .matcher(text)
        .results()
        .mapToDouble(count -> Math.max(1, Double.parseDouble(count.group(1))))
        .reduce(1, (one, other) -> one * other);
  }

  /** The body holds this text. */
  record Text(String text) implements BodyMatch {
    @Override
    public boolean isIn(String body) {
      return body.contains(text);
    }
  }

  /** The body holds something that this expression matches; what takes too long does not match. */
  record Expression(Pattern pattern) implements BodyMatch {
    private static final int MOST_STEPS = 20_000_000;
    private static final int MOST_COUNTED = 10_000;
    private static final Pattern COUNT = Pattern.compile("[{,](\\d+)");

    @Override
    public boolean isIn(String body) {
      try {
        return pattern.matcher(new Counted(body, new int[1])).find();
      } catch (TooLong | StackOverflowError e) {
        return false;
      }
    }

    /**
     * An expression may backtrack for years; each step reads a character, so reading is counted.
     */
    private record Counted(CharSequence text, int[] steps) implements CharSequence {
      @Override
      public char charAt(int index) {
        if (++steps[0] > MOST_STEPS) {
          throw new TooLong();
        }
        return text.charAt(index);
      }

      @Override
      public int length() {
        return text.length();
      }

      @Override
      public CharSequence subSequence(int start, int end) {
        return new Counted(text.subSequence(start, end), steps);
      }

      @Override
      public String toString() {
        return text.toString();
      }
    }

    private static final class TooLong extends RuntimeException {
      private static final long serialVersionUID = 1L;

      TooLong() {
        super("too many steps", null, false, false);
      }
    }
  }
}
