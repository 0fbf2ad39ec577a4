package dev.bender.images;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks a server once, over a connection of its own. */
final class Http {
  private static final int PATIENCE_MILLIS = 3_000;

  private Http() {}

  static HttpURLConnection open(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    connection.setRequestProperty("Connection", "close");
    return connection;
  }

  /** The status of the answer; 0 if there is none. */
  static int status(String url) {
    try {
      return open(url).getResponseCode();
    } catch (IOException e) {
      return 0;
    }
  }

  static String text(String url) throws IOException {
    try (InputStream in = open(url).getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
