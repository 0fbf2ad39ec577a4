package dev.bender.detector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** What Diun sent, recorded from the real program. */
public final class Notices {
  private Notices() {}

  public static String recorded(String name) {
    try (InputStream in =
        Objects.requireNonNull(Notices.class.getResourceAsStream("/diun/" + name))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An update of another image. */
  public static String update(String reference, String digest, String containers) {
    return recorded("new.json")
        .replace("127.0.0.1:5000/shop:stable", reference)
        .replaceAll("sha256:[0-9a-f]{64}", digest)
        .replace("\"ctn_names\":\"shop\"", "\"ctn_names\":\"" + containers + "\"");
  }
}
