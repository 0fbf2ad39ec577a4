package dev.bender.verifier.check;

import java.util.regex.Pattern;

/** Names as the DNS has them, so that nothing else than a name gets into a question. */
final class DnsName {
  // Underscores stand in names of services, though not of hosts.
  private static final Pattern FORM =
      Pattern.compile(
          "(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
              + "(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\\.?");

  private DnsName() {}

  static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }
}
