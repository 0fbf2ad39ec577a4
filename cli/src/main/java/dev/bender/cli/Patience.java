package dev.bender.cli;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks again and again, and bears it when nobody answers for a while: Bender may be restarting. */
final class Patience {
  /** A notifier is back within this, or somebody should be told. */
  static final Duration OUTAGE = Duration.ofSeconds(60);

  private final Duration between;
  private final Duration outage;
  private @Nullable Long silentSince;
  private boolean answered;

  Patience(Duration between, Duration outage) {
    this.between = between;
    this.outage = outage;
  }

  /** The answer, after as many tries as the longest outage allows; at first only one. */
  <T> T ask(Supplier<T> question) {
    while (true) {
      try {
        T answer = question.get();
        answered = true;
        silentSince = null;
        return answer;
      } catch (OperatorApi.Unreachable e) {
        long now = System.nanoTime();
        if (silentSince == null) {
          silentSince = now;
        }
        if (!answered || now - silentSince >= outage.toNanos()) {
          throw e;
        }
        pause();
      }
    }
  }

  /** Waits until it is time to ask again. */
  void pause() {
    try {
      Thread.sleep(between);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while looking on.", "The work itself goes on.", e);
    }
  }
}
