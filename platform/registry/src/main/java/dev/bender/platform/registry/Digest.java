package dev.bender.platform.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Content digests as the OCI image specification writes them ({@code descriptor.md}, "Digests"):
 * {@code sha256:} with 64, or {@code sha512:} with 128 lower-case hex digits. Others are refused.
 */
public final class Digest {

  private static final Pattern FORM = Pattern.compile("sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}");

  private Digest() {}

  /** Whether the text is a digest that can be verified here. */
  public static boolean isValid(@Nullable String text) {
    return text != null && text.length() <= 135 && FORM.matcher(text).matches();
  }

  /**
   * The same text.
   *
   * @throws InvalidReference if it is no digest
   */
  public static String checked(String text) {
    if (!isValid(text)) {
      throw InvalidReference.digest(text);
    }
    return text;
  }

  /** The sha256 digest of these bytes. */
  public static String of(byte[] bytes) {
    return compute("sha256", bytes);
  }

  /**
   * Whether these bytes have this digest.
   *
   * @throws InvalidReference if {@code digest} is no digest
   */
  public static boolean matches(String digest, byte[] bytes) {
    String algorithm = checked(digest).substring(0, digest.indexOf(':'));
    return compute(algorithm, bytes).equals(digest);
  }

  private static String compute(String algorithm, byte[] bytes) {
    try {
      String java = algorithm.equals("sha512") ? "SHA-512" : "SHA-256";
      byte[] hash = MessageDigest.getInstance(java).digest(bytes);
      return algorithm + ":" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java lacks an algorithm every Java must have.", e);
    }
  }
}
