package dev.bender.notifier.ntfy;

import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Verdict;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.TryAgain;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A scanner that is down is told of once, not for each container that waits for it. */
final class ScannerOutages {
  private static final Set<String> OF_THE_SCANNER =
      Set.of("SCANNER_DOWN", "DATABASE_TOO_OLD", "DATABASE_AGE_UNKNOWN");

  private @Nullable String told;

  /** Sends a message to phones; null: there is nothing to tell. */
  interface Tell {
    Emissions tell(@Nullable Message message) throws TryAgain, InterruptedException;
  }

  /**
   * Tells, unless the same was told already and no scan has worked since.
   *
   * @param last whether it is the last try, which is told in any case
   */
  Emissions tell(ScanCompleted scan, @Nullable Message message, boolean last, Tell phones)
      throws TryAgain, InterruptedException {
    Verdict verdict = scan.verdict();
    if (!OF_THE_SCANNER.contains(verdict.code())) {
      if (verdict.outcome() != Verdict.Outcome.INCONCLUSIVE) {
        worksAgain();
      }
      return phones.tell(message);
    }
    return last || message == null ? phones.tell(message) : once(verdict.code(), message, phones);
  }

  private synchronized Emissions once(String code, Message message, Tell phones)
      throws TryAgain, InterruptedException {
    if (code.equals(told)) {
      return Emissions.none();
    }
    Emissions emissions = phones.tell(message);
    // Only now: what was not taken is to be told again.
    told = code;
    return emissions;
  }

  private synchronized void worksAgain() {
    told = null;
  }
}
