package dev.bender.verifier.container;

import org.jspecify.annotations.Nullable;

/** The engine did not answer, or not with sense: it says nothing about any container. */
public final class EngineUnreachable extends Exception {
  private static final long serialVersionUID = 1L;

  public EngineUnreachable(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  /** The sentence for people. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
