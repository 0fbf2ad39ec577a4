package dev.bender.detector.webhook;

/** A body that is no notice of Diun's; the message says what is wrong with it. */
final class InvalidNotice extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidNotice(String message) {
    super(message);
  }
}
