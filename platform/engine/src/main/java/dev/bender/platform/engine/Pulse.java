package dev.bender.platform.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Notices when what comes, or is taken, in pieces does so no more, before it is at its end. */
final class Pulse {
  private final Duration silence;
  private volatile long last = System.nanoTime();
  private volatile boolean ended;

  /**
   * @param silence how long no piece may come
   */
  Pulse(Duration silence) {
    this.silence = silence;
  }

  Duration silence() {
    return silence;
  }

  /**
   * How many nanoseconds it may still be silent; not positive if it was for too long. What is at
   * its end may be silent for good.
   */
  long left() {
    return ended ? Long.MAX_VALUE : silence.toNanos() - (System.nanoTime() - last);
  }

  InputStream of(InputStream body) {
    return new FilterInputStream(body) {
      @Override
      public int read() throws IOException {
        int one = super.read();
        beat(one);
        return one;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int many = super.read(bytes, offset, length);
        beat(many);
        return many;
      }
    };
  }

  private void beat(int read) {
    last = System.nanoTime();
    ended |= read < 0;
  }
}
