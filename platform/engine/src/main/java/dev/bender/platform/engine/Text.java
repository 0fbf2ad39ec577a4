package dev.bender.platform.engine;

/** Foreign text, made fit for a log. */
final class Text {
  private Text() {}

  /** Bounded, and without control characters. */
  static String clean(String foreign, int atMost) {
    String text = foreign.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip();
    return text.length() <= atMost ? text : text.substring(0, atMost) + "…";
  }
}
