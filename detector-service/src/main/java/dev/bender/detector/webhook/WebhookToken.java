package dev.bender.detector.webhook;

import dev.bender.platform.settings.Secret;
import org.jspecify.annotations.Nullable;

/** The secret that Diun sends; compared in constant time. Without one the webhook is closed. */
final class WebhookToken {
  private static final int MOST_CHARACTERS = 8_192;
  private static final String SCHEME = "Bearer ";

  private final Secret secret;

  WebhookToken(Secret secret) {
    this.secret = secret;
  }

  boolean isSet() {
    return !secret.isEmpty();
  }

  boolean opens(@Nullable String header) {
    return header != null
        && header.length() <= MOST_CHARACTERS
        // RFC 9110, 11.1: the scheme's case does not matter.
        && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && secret.matches(header.substring(SCHEME.length()).strip());
  }
}
