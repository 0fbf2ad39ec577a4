package dev.bender.deployer.postgres;

/**
 * Half of some data is in place, and no server may start on it: neither container is to be touched
 * until it was put back. The message is one for people.
 */
final class DataIsOwed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DataIsOwed(String message, Throwable cause) {
    super(message, cause);
  }
}
