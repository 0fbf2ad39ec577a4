package dev.bender.cli;

import picocli.CommandLine.Help.Ansi;

/** The sign before a line. The word beside it says the same: colour and sign are never alone. */
enum Glyph {
  GOOD("✔", "+", "32"),
  BAD("✖", "x", "31"),
  BACK("↩", "<", "33"),
  MOVING("→", ">", "34"),
  WAITS("◷", "~", "34"),
  ASKS("?", "?", "33"),
  IGNORED("⊘", "-", "");

  private final String sign;
  private final String ascii;
  private final String colour;

  Glyph(String sign, String ascii, String colour) {
    this.sign = sign;
    this.ascii = ascii;
    this.colour = colour;
  }

  String sign(boolean unicode) {
    return unicode ? sign : ascii;
  }

  /** The text in this sign's colour, one of the 16 that every terminal lets its owner choose. */
  String paint(String text, Ansi ansi) {
    return ansi.enabled() && !colour.isEmpty()
        ? "\u001b[" + colour + "m" + text + "\u001b[0m"
        : text;
  }

  /** The sign of a container's or an update's state, as the operator API names it. */
  static Glyph ofState(String state) {
    return switch (state) {
      case "UP_TO_DATE", "VERIFIED", "SKIPPED" -> GOOD;
      case "FAILED", "BLOCKED" -> BAD;
      case "ROLLED_BACK" -> BACK;
      case "MOVING" -> MOVING;
      case "WAITING", "HELD" -> WAITS;
      case "IGNORED", "SUPERSEDED" -> IGNORED;
      default -> ASKS;
    };
  }
}
