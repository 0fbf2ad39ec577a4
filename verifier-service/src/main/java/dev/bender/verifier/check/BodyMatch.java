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
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new Invalid("http.body has " + text.length() + " characters; allowed: 1 to " + LONGEST);
    }
    if (!text.startsWith(EXPRESSION)) {
      return new Text(text);
    }
    try {
      return new Expression(Pattern.compile(text.substring(EXPRESSION.length())));
    } catch (PatternSyntaxException e) {
      throw new Invalid(
          "http.body is no regular expression: " + ForeignText.line(e.getDescription(), 120));
    }
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
