package dev.bender.platform.registry;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A registry did not give what was asked for. The message is one sentence for a person: what
 * happened, why, and what to do. It holds no credentials and none of the registry's own words.
 */
public final class RegistryFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Who can mend it. */
  public enum Kind {
    /** No such repository, tag, digest, or platform. Asking again changes nothing. */
    NOT_FOUND,
    /** Credentials are missing, wrong, or not enough: for the operator to mend. */
    UNAUTHORIZED,
    /** Too many requests: wait for {@link RegistryFailure#retryAfter()}. */
    RATE_LIMITED,
    /** It cannot be reached, took too long, or answered 5xx: wait and ask again. */
    UNAVAILABLE,
    /** It broke the protocol, or its bytes do not match their digest. Never use what it sent. */
    INVALID_ANSWER
  }

  private final Kind kind;
  private final String registry;
  private final @Nullable Duration retryAfter;

  RegistryFailure(Kind kind, String registry, String sentence) {
    this(kind, registry, sentence, null, null);
  }

  RegistryFailure(Kind kind, String registry, String sentence, @Nullable Throwable cause) {
    this(kind, registry, sentence, null, cause);
  }

  private RegistryFailure(
      Kind kind,
      String registry,
      String sentence,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(sentence, cause);
    this.kind = kind;
    this.registry = registry;
    this.retryAfter = retryAfter;
  }

  static RegistryFailure rateLimited(String registry, Duration pause) {
    return new RegistryFailure(
        Kind.RATE_LIMITED,
        registry,
        registry
            + " refuses further requests for now (too many); it is asked again in "
            + pause.toSeconds()
            + " s. Logging in usually raises the limit.",
        pause,
        null);
  }

  /** Who can mend it. */
  public Kind kind() {
    return kind;
  }

  /** Whether nothing answered at all: then it is of no use to ask the same registry for more. */
  public boolean isSilence() {
    return kind == Kind.UNAVAILABLE && getCause() != null;
  }

  /** The registry that was asked, such as {@code docker.io}. */
  public String registry() {
    return registry;
  }

  /** How long not to ask; present exactly for RATE_LIMITED, at most one hour. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
