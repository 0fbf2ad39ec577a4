package dev.bender.platform.postgres;

import org.jspecify.annotations.Nullable;

/** A server did not do what was asked; the message is one for people, with its own words. */
public final class DatabaseException extends Exception {
  private static final long serialVersionUID = 1L;

  public DatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
