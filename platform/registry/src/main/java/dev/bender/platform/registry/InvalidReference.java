package dev.bender.platform.registry;

/**
 * A text that is no image reference or no digest. The message is one sentence, fit for a person.
 */
public final class InvalidReference extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;

  InvalidReference(String text, String why) {
    super("'" + shown(text) + "' is not an image reference: " + why + ".");
  }

  private InvalidReference(String sentence) {
    super(sentence);
  }

  static InvalidReference digest(String text) {
    return new InvalidReference(
        "'" + shown(text) + "' is not a digest: expected sha256:<64 hex> or sha512:<128 hex>.");
  }

  /** Foreign text, made safe for a log line and a terminal. */
  private static String shown(String text) {
    String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
  }
}
