package dev.bender.deployer.postgres;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 in native code, where there is one for this processor. Java's own takes ten times as long
 * with the compiler that spares memory (150 MB/s), and a database is down while it is copied.
 */
final class Sha256 {
  private static final Logger log = LoggerFactory.getLogger(Sha256.class);
  private static final String NAME = "SHA-256";

  private static final @Nullable Provider NATIVE = ofLibrary();

  private Sha256() {}

  /** A new one; whose it is makes no other difference than time. */
  static MessageDigest create() {
    try {
      return NATIVE == null
          ? MessageDigest.getInstance(NAME)
          : MessageDigest.getInstance(NAME, NATIVE);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + NAME, e);
    }
  }

  /** Loads it, which takes a third of a second: before anything stops. */
  static void load() {
    log.debug("{} is reckoned in native code: {}", NAME, isNative());
  }

  /** Whether sums are reckoned in native code. */
  static boolean isNative() {
    return NATIVE != null;
  }

  private static @Nullable Provider ofLibrary() {
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      Throwable missing = provider.getLoadingError();
      if (missing == null) {
        return provider;
      }
      log.info("{} sums are reckoned by Java, which takes longer: {}", NAME, missing.toString());
    } catch (RuntimeException | LinkageError e) {
      log.info("{} sums are reckoned by Java, which takes longer: {}", NAME, e.toString());
    }
    return null;
  }
}
