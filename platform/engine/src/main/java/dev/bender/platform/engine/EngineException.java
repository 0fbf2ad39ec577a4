package dev.bender.platform.engine;

import org.jspecify.annotations.Nullable;

/** The engine did not do what was asked; sorted by who can mend it. */
public abstract sealed class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** There is no such container, image or network. */
  public static final class NotFound extends EngineException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      super(message, null);
    }
  }

  /** A name is taken, or something is in a state that forbids it. */
  public static final class Conflict extends EngineException {
    private static final long serialVersionUID = 1L;

    public Conflict(String message) {
      super(message, null);
    }
  }

  /** The engine does not answer, or not in time: it may come back by itself. */
  public static final class EngineUnavailable extends EngineException {
    private static final long serialVersionUID = 1L;

    public EngineUnavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The engine said no; the message is its own, bounded. */
  public static final class EngineRefused extends EngineException {
    private static final long serialVersionUID = 1L;

    public EngineRefused(String message) {
      super(message, null);
    }
  }

  /** What was asked takes longer than its limit, and may still go on; the engine may be well. */
  public static final class TimedOut extends EngineException {
    private static final long serialVersionUID = 1L;

    public TimedOut(String message) {
      super(message, null);
    }
  }
}
