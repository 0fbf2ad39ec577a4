package dev.bender.platform.settings;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The rules that values of several records share; a breach is an {@link InvalidSetting}. */
final class Rule {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[?[0-9a-fA-F:]*:[0-9a-fA-F:.]*]?|localhost");

  private Rule() {}

  static int between(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InvalidSetting(
          key, "is '" + value + "'; allowed: a whole number from " + least + " to " + most);
    }
    return value;
  }

  static int port(String key, int value) {
    return between(key, value, 1, 65535);
  }

  static Duration notNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new InvalidSetting(key, "is '" + value + "'; allowed: a time of 0s or longer");
    }
    return value;
  }

  static Duration positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new InvalidSetting(key, "is '" + value + "'; allowed: a time longer than 0s");
    }
    return value;
  }

  static String matching(String key, String value, Pattern pattern, String allowed) {
    if (!pattern.matcher(value).matches()) {
      throw new InvalidSetting(key, "is '" + Shown.of(value) + "'; allowed: " + allowed);
    }
    return value;
  }

  static String oneOf(String key, String value, String... allowed) {
    List<String> words = List.of(allowed);
    if (!words.contains(value)) {
      String listed = String.join(", ", words.stream().filter(one -> !one.isEmpty()).toList());
      throw new InvalidSetting(key, "is '" + Shown.of(value) + "'; allowed: " + listed);
    }
    return value;
  }

  static String address(String key, String value) {
    return matching(
        key, value, ADDRESS, "an IP address such as 127.0.0.1 or 0.0.0.0, or localhost");
  }

  /** True if only programs on this host can reach what listens on the address. */
  static boolean loopback(String address) {
    if (address.equals("localhost")) {
      return true;
    }
    try {
      // only literals get here, so no name is looked up
      return InetAddress.ofLiteral(address.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static void tokenUnlessLoopback(String tokenKey, Secret token, String address) {
    if (token.isEmpty() && !loopback(address)) {
      throw new InvalidSetting(
          tokenKey,
          "is missing, and others can reach "
              + address
              + "; allowed: a token (or '"
              + tokenKey
              + "-file'), or the address 127.0.0.1");
    }
  }

  static String httpUrl(String key, String value) {
    if (value.isEmpty()) {
      return value;
    }
    try {
      URI uri = new URI(value);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null) {
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
      }
    } catch (URISyntaxException e) {
      // refused below, in words that name the key
    }
    throw new InvalidSetting(
        key, "is not a usable address; allowed: http://HOST or https://HOST, without a password");
  }
}
