package dev.bender.cli;

import org.jspecify.annotations.Nullable;

/**
 * What a person asked for could not be done. Printed as {@code bender: what.} with the way out on
 * the lines below, and exit code 1.
 */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String wayOut;

  /**
   * @param what one sentence: what failed and why, with its full stop
   * @param wayOut what to do about it, may be empty; several lines are indented alike
   */
  public CommandFailed(String what, String wayOut) {
    this(what, wayOut, null);
  }

  public CommandFailed(String what, String wayOut, @Nullable Throwable cause) {
    super(what, cause);
    this.wayOut = wayOut;
  }

  public String wayOut() {
    return wayOut;
  }
}
