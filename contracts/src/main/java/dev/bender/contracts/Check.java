package dev.bender.contracts;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules that every value from a topic has to keep; a breach is an {@link InvalidEvent}. */
final class Check {
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern CONTAINER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");
  private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
  private static final Pattern UPDATE_ID = Pattern.compile("u-[0-9a-f]{16}");

  private Check() {}

  static <T> T present(String field, @Nullable T value) {
    if (value == null) {
      throw new InvalidEvent("'" + field + "' is missing");
    }
    return value;
  }

  static String text(String field, @Nullable String value, int atMost) {
    String given = present(field, value);
    if (given.isBlank()) {
      throw new InvalidEvent("'" + field + "' is empty");
    }
    return optionalText(field, given, atMost);
  }

  static <S extends @Nullable String> S optionalText(String field, S value, int atMost) {
    if (value != null && value.length() > atMost) {
      throw new InvalidEvent(
          "'" + field + "' has " + value.length() + " characters; at most " + atMost + " fit");
    }
    return value;
  }

  static String host(@Nullable String value) {
    return matching("host", value, HOST, "letters, digits, '_', '.', '-'; 63 at most");
  }

  static String container(@Nullable String value) {
    return matching("container", value, CONTAINER, "a container name; 255 characters at most");
  }

  static String updateId(@Nullable String value) {
    return matching("updateId", value, UPDATE_ID, "'u-' and 16 hexadecimal digits");
  }

  static @Nullable String optionalUpdateId(@Nullable String value) {
    return value == null ? null : updateId(value);
  }

  static <S extends @Nullable String> S digest(String field, S value) {
    if (value != null) {
      matching(field, value, DIGEST, "'sha256:' and 64 hexadecimal digits");
    }
    return value;
  }

  static long notNegative(String field, long value) {
    if (value < 0) {
      throw new InvalidEvent("'" + field + "' is " + value + "; it cannot be negative");
    }
    return value;
  }

  static <T> List<T> list(String field, @Nullable List<T> value, int atMost) {
    if (value == null) {
      return List.of();
    }
    if (value.size() > atMost) {
      throw new InvalidEvent(
          "'" + field + "' has " + value.size() + " entries; at most " + atMost + " fit");
    }
    return List.copyOf(value);
  }

  private static String matching(
      String field, @Nullable String value, Pattern pattern, String allowed) {
    String given = present(field, value);
    if (!pattern.matcher(given).matches()) {
      throw new InvalidEvent("'" + field + "' is '" + shortened(given) + "'; allowed: " + allowed);
    }
    return given;
  }

  private static String shortened(String value) {
    String clean = value.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
  }
}
