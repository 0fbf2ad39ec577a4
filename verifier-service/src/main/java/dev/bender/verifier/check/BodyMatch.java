package dev.bender.verifier.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

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
   * Reads an expression, as RE2 has them: without looking around and without references back, so
   * that the time for a match grows with the text only.
   *
   * @throws Invalid if it is too long, empty, or no expression
   */
  static BodyMatch expression(String text) {
    refuseUnfit("http.body-matches", text);
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

  /** The body holds this text. */
  record Text(String text) implements BodyMatch {
    @Override
    public boolean isIn(String body) {
      return body.contains(text);
    }
  }

  /** The body holds something that this expression matches. */
  record Expression(Pattern pattern) implements BodyMatch {
    @Override
    public boolean isIn(String body) {
      return pattern.matcher(body).find();
    }
  }
}
