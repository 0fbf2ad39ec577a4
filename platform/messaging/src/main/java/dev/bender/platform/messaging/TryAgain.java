package dev.bender.platform.messaging;

import org.jspecify.annotations.Nullable;

/**
 * Something that a handler needs is down. The handler is called again, after a growing wait, and
 * later events of the same lane wait with it.
 */
public final class TryAgain extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean forever;

  private TryAgain(String message, boolean forever, @Nullable Throwable cause) {
    super(message, cause);
    this.forever = forever;
  }

  /** Tried a few times in place; then {@link Handler#giveUp} decides. */
  public static TryAgain soon(String sentence, @Nullable Throwable cause) {
    return new TryAgain(sentence, false, cause);
  }

  /** Tried until it works: for what nothing can be done without, such as the engine. */
  public static TryAgain untilItWorks(String sentence, @Nullable Throwable cause) {
    return new TryAgain(sentence, true, cause);
  }

  boolean isForever() {
    return forever;
  }

  /** The sentence for people. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
