package dev.bender.platform.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Text that must not be seen: no log, event or exception shows it, because toString does not. */
public final class Secret {
  /** Nothing was set. */
  public static final Secret NONE = new Secret("");

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  public static Secret of(String text) {
    return text.isEmpty() ? NONE : new Secret(text);
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** The text itself, for the one call that has to send it. */
  public String reveal() {
    return text;
  }

  /** Compares in a time that does not tell how much of the text was right; never true if empty. */
  public boolean matches(String given) {
    return !isEmpty() && MessageDigest.isEqual(bytes(text), bytes(given));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(text), bytes(secret.text));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return isEmpty() ? "" : "***";
  }
}
