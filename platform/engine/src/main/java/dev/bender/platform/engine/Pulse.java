package dev.bender.platform.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Notices when an answer that comes in pieces comes no more. */
final class Pulse {
  private final Duration silence;
  private volatile long last = System.nanoTime();

  /**
   * @param silence how long no piece may come
   */
  Pulse(Duration silence) {
    this.silence = silence;
  }

  Duration silence() {
    return silence;
  }

  /** How many nanoseconds it may still be silent; not positive if it was for too long. */
  long left() {
    return silence.toNanos() - (System.nanoTime() - last);
  }

  InputStream of(InputStream body) {
    return new FilterInputStream(body) {
      @Override
      public int read() throws IOException {
        int one = super.read();
        last = System.nanoTime();
        return one;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int many = super.read(bytes, offset, length);
        last = System.nanoTime();
        return many;
      }
    };
  }
}
