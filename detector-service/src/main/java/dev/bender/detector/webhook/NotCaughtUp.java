package dev.bender.detector.webhook;

/** The detector does not know yet what was announced before it started. */
final class NotCaughtUp extends Exception {
  private static final long serialVersionUID = 1L;
}
