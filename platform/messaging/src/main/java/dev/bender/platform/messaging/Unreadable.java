package dev.bender.platform.messaging;

/** A record that is not an event of its topic; the message says why. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  Unreadable(String message) {
    super(message);
  }
}
