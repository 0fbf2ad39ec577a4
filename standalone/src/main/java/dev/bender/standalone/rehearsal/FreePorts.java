package dev.bender.standalone.rehearsal;

import dev.bender.standalone.process.Ports;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 that nothing has, one above the other. They lie below those that systems give
 * to outgoing connections (Linux: from 32768): such a one could be taken again before it is used.
 */
final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;

  private int last;

  private FreePorts(int last) {
    this.last = last;
  }

  /** Begins anywhere, so that two rehearsals beside each other seldom meet. */
  static FreePorts any() {
    return new FreePorts(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - 1_000));
  }

  /** One more, never given before. */
  String next() {
    return Integer.toString(advance());
  }

  /** The first of two neighbours, for what takes the next one too. */
  int pair() {
    int first = advance();
    while (advance() != first + 1) {
      first = last;
    }
    return first;
  }

  private int advance() {
    while (last < HIGHEST) {
      last++;
      if (Ports.freeWithin(last, Duration.ZERO)) {
        return last;
      }
    }
    throw new IllegalStateException("no free port of 127.0.0.1 up to " + HIGHEST);
  }
}
