package dev.bender.system.postgres;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** What an application says of itself. */
final class Health {
  private Health() {}

  /** The status of its answer; 0 where it gives none. */
  static int status(int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/health").toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(2_000);
      int status = connection.getResponseCode();
      connection.disconnect();
      return status;
    } catch (IOException e) {
      return 0;
    }
  }
}
