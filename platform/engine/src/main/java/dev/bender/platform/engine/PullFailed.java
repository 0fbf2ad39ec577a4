package dev.bender.platform.engine;

import java.util.Locale;

/** A pull came to nothing. Engines tell so within a stream that began with 200. */
public final class PullFailed extends Exception {
  private static final long serialVersionUID = 1L;

  /** Who can mend it. */
  public enum Kind {
    NOT_FOUND,
    UNAUTHORIZED,
    RATE_LIMITED,
    UNAVAILABLE,
    NO_SPACE,
    REFUSED
  }

  private final Kind kind;

  public PullFailed(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Sorts the engine's words; the engine gives no code for a failure within the stream. */
  static PullFailed of(String message) {
    String words = message.toLowerCase(Locale.ROOT);
    return new PullFailed(kindOf(words), message);
  }

  private static Kind kindOf(String words) {
    if (words.contains("no space left")) {
      return Kind.NO_SPACE;
    }
    if (words.contains("toomanyrequests")
        || words.contains("too many requests")
        || words.contains("429")) {
      return Kind.RATE_LIMITED;
    }
    if (words.contains("unauthorized")
        || words.contains("denied")
        || words.contains("authentication required")
        || words.contains("no basic auth")) {
      return Kind.UNAUTHORIZED;
    }
    if (words.contains("not found")
        || words.contains("manifest unknown")
        || words.contains("name unknown")
        || words.contains("no matching manifest")) {
      return Kind.NOT_FOUND;
    }
    boolean passing =
        words.contains("connection refused")
            || words.contains("timeout")
            || words.contains("timed out")
            || words.contains("unexpected eof")
            || words.contains("no such host")
            || words.contains("connection reset")
            || words.contains("deadline exceeded")
            || words.matches(".*\\b50[0234]\\b.*")
            || words.contains("internal server error")
            || words.contains("service unavailable")
            || words.contains("bad gateway");
    return passing ? Kind.UNAVAILABLE : Kind.REFUSED;
  }
}
