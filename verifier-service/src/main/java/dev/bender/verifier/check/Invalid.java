package dev.bender.verifier.check;

/** A check that cannot be meant so; the message says what is wrong and what is allowed. */
public final class Invalid extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  Invalid(String sentence) {
    super(sentence);
  }

  /** The sentence for people. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  static void unlessPort(String what, int port) {
    if (port < 1 || port > 65_535) {
      throw new Invalid(what + " is " + port + "; allowed: 1 to 65535");
    }
  }
}
