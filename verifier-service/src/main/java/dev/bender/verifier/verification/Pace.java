package dev.bender.verifier.verification;

import java.time.Duration;
import java.time.Instant;

/** Time as rounds need it: a clock that may be set, one that only runs, and a way to wait. */
public interface Pace {
  Instant now();

  /** Runs evenly whatever happens to the clock, so that nobody's patience is set forward. */
  long nanos();

  void pause(Duration time) throws InterruptedException;

  /** This machine's. */
  static Pace real() {
    return new Pace() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
      }
    };
  }
}
