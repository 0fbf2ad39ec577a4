package dev.bender.verifier.check;

import dev.bender.verifier.check.HealthCheck.Http.Redirects;
import dev.bender.verifier.check.HealthCheck.Http.Tls;
import org.jspecify.annotations.Nullable;

/** Reads the words that choose how a web server is asked. */
public final class HttpWords {
  private HttpWords() {}

  /**
   * Whether and how TLS is spoken.
   *
   * @param scheme {@code http}, {@code https}, or null: http
   * @param tls {@code verify}, {@code accept-any}, or null: verify
   * @return null for plain HTTP
   * @throws Invalid for anything else
   */
  public static @Nullable Tls tls(@Nullable String scheme, @Nullable String tls) {
    boolean secure =
        switch (scheme == null ? "http" : scheme.strip()) {
          case "http" -> false;
          case "https" -> true;
          default -> throw not("http.scheme", scheme, "http, https");
        };
    if (tls == null) {
      return secure ? Tls.VERIFY : null;
    }
    if (!secure) {
      throw new Invalid("http.tls is set, but http.scheme is not https");
    }
    return switch (tls.strip()) {
      case "verify" -> Tls.VERIFY;
      case "accept-any" -> Tls.ACCEPT_ANY;
      default -> throw not("http.tls", tls, "verify, accept-any");
    };
  }

  /**
   * What becomes of redirections.
   *
   * @param word {@code follow}, {@code refuse}, or null: follow
   * @throws Invalid for anything else
   */
  public static Redirects redirects(@Nullable String word) {
    return switch (word == null ? "follow" : word.strip()) {
      case "follow" -> Redirects.FOLLOW;
      case "refuse" -> Redirects.REFUSE;
      default -> throw not("http.redirects", word, "follow, refuse");
    };
  }

  private static Invalid not(String what, @Nullable String text, String allowed) {
    return new Invalid(
        "%s is '%s'; allowed: %s"
            .formatted(what, ForeignText.line(String.valueOf(text), 40), allowed));
  }
}
