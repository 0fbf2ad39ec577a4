package dev.bender.detector.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Reads a request's body, no more of it and for no longer than allowed. One read blocks for as long
 * as the server's connection timeout; the time of all of them together is limited here.
 */
final class BoundedBody {
  private BoundedBody() {}

  static byte[] read(InputStream in, int mostBytes, Duration atMost)
      throws IOException, TooLarge, TooSlow {
    long begin = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      body.write(buffer, 0, read);
      if (body.size() > mostBytes) {
        throw new TooLarge();
      }
      if (System.nanoTime() - begin > atMost.toNanos()) {
        throw new TooSlow();
      }
    }
    return body.toByteArray();
  }

  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;
  }

  static final class TooSlow extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
