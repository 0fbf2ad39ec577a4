package dev.bender.images;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bender.images.LayerCache.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** A key for 127.0.0.1 and localhost, and the certificate that it signed for itself. */
public record SelfSigned(X509Certificate certificate, Key key) {
  private static final char[] PASSWORD = "password".toCharArray();

  /** Makes a new one with the JDK's keytool. */
  public static SelfSigned make() throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("bender-key-");
    Path store = folder.resolve("key.p12");
    try {
      BaseLayers.run(command(store), 60);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD);
      }
      return new SelfSigned(
          (X509Certificate) keys.getCertificate("key"), keys.getKey("key", PASSWORD));
    } finally {
      Files.deleteIfExists(store);
      Files.delete(folder);
    }
  }

  private static List<String> command(Path store) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        "key",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=DNS:localhost,IP:127.0.0.1",
        "-validity",
        "30",
        "-storetype",
        "PKCS12",
        "-storepass",
        new String(PASSWORD),
        "-keystore",
        store.toString());
  }

  /** The files {@code certificate.pem} and {@code key.pem} in a folder. */
  Layer layer(String folder) {
    return LayerCache.passing(
        "key",
        layer -> {
          layer.text(folder + "/certificate.pem", pem("CERTIFICATE", encodedCertificate()));
          layer.text(folder + "/key.pem", pem("PRIVATE KEY", key.getEncoded()));
        });
  }

  private byte[] encodedCertificate() {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String kind, byte[] content) {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind);
  }
}
