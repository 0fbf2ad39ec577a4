package dev.bender.detector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.platform.settings.Secret;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The secret that Diun sends; compared in constant time. Without one the webhook is closed. */
final class WebhookToken {
  private static final int MOST_CHARACTERS = 8_192;

  private final Secret secret;

  WebhookToken(Secret secret) {
    this.secret = secret;
  }

  boolean opens(@Nullable String header) {
    return !secret.reveal().isEmpty()
        && header != null
        && header.length() <= MOST_CHARACTERS
        && MessageDigest.isEqual(
            ("Bearer " + secret.reveal()).getBytes(UTF_8), header.getBytes(UTF_8));
  }
}
