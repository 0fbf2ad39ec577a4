package dev.bender.contracts;

/**
 * A value that breaks the contract; the message says which field, what it holds, what is allowed.
 */
public final class InvalidEvent extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidEvent(String message) {
    super(message);
  }
}
