package dev.bender.platform.engine;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

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
    /** What came is not what its digest says. */
    CORRUPT,
    REFUSED
  }

  /** As Docker Engine 20.10 and 29, containerd and the registries say it; in this order. */
  private static final Map<Kind, Pattern> SIGNS = new LinkedHashMap<>();

  static {
    SIGNS.put(Kind.NO_SPACE, Pattern.compile("no space left|disk quota exceeded"));
    SIGNS.put(
        Kind.CORRUPT,
        Pattern.compile(
            "verification failed|unexpected commit digest|failed size validation"
                + "|does not match (?:its )?digest|digest mismatch|manifest verification"));
    SIGNS.put(
        Kind.RATE_LIMITED,
        Pattern.compile("toomanyrequests|too many requests|\\b429\\b|rate limit"));
    SIGNS.put(
        Kind.UNAUTHORIZED,
        Pattern.compile(
            "unauthorized|\\bdenied\\b|authentication required|no basic auth|forbidden"
                + "|authorization failed|incorrect username or password"));
    SIGNS.put(
        Kind.NOT_FOUND,
        Pattern.compile("not found|manifest unknown|name unknown|no matching manifest"));
    SIGNS.put(
        Kind.UNAVAILABLE,
        Pattern.compile(
            "connection refused|connection reset|timeout|timed out|\\beof\\b|broken pipe"
                + "|no such host|server misbehaving|name resolution|deadline exceeded"
                + "|context canceled|network is unreachable|no route to host|host is unreachable"
                + "|\\b50[0234]\\b|internal server error|service unavailable|bad gateway"));
  }

  private final Kind kind;

  public PullFailed(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Sorts the engine's words; the engine gives no code for a failure within the stream.
   *
   * @param repository what was pulled: its name is among the engine's words, and means nothing
   */
  static PullFailed of(String message, String repository) {
    String words =
        message
            .toLowerCase(Locale.ROOT)
            .replace(repository.toLowerCase(Locale.ROOT), "…")
            .replaceAll("[0-9a-f]{12,}+", "…");
    Kind kind =
        SIGNS.entrySet().stream()
            .filter(sign -> sign.getValue().matcher(words).find())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(Kind.REFUSED);
    return new PullFailed(kind, message);
  }
}
