package dev.bender.deployer.postgres;

/** What a file on the disk says of itself, as it may be shown. */
final class PlainName {
  private static final int MOST = 80;

  private PlainName() {}

  static String of(String text) {
    String plain = text.replaceAll("[^\\p{Alnum}_.-]", "?");
    return plain.length() <= MOST ? plain : plain.substring(0, MOST) + "…";
  }
}
