package dev.bender.scanner.report;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text that strangers wrote, made fit for logs, terminals and pages. */
public final class ForeignText {
  // Format characters too: they can turn the reading direction of what follows.
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");
  private static final Pattern LOGIN = Pattern.compile("://[^/@\\s]*@");
  private static final Pattern BLANKS = Pattern.compile(" {2,}");

  private ForeignText() {}

  /**
   * One line without control characters or logins in addresses, of at most that many characters.
   */
  public static String oneLine(@Nullable String text, int atMost) {
    if (text == null) {
      return "";
    }
    // Bounded before it is searched, so that a long text costs no more than a short one.
    String given = text.length() <= 4 * atMost ? text : text.substring(0, 4 * atMost);
    String clean = LOGIN.matcher(UNSEEN.matcher(given).replaceAll(" ")).replaceAll("://");
    String line = BLANKS.matcher(clean).replaceAll(" ").strip();
    return line.length() <= atMost ? line : line.substring(0, atMost - 1) + "…";
  }
}
