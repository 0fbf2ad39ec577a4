package dev.bender.deployer.release;

import dev.bender.platform.settings.Window;
import java.time.Duration;

/**
 * What the owner wants of one container's updates.
 *
 * @param manual whether every update waits for a yes after its scan
 * @param window when updates may be deployed without a yes
 * @param minAge how long a digest must have been known
 * @param outage how long to wait where something of ours did not answer
 * @param retry how long to wait before the next attempt, and how many there are
 */
record GateRules(
    boolean manual, Window window, Duration minAge, Duration outage, RetryRules retry) {

  /** How failed attempts are repeated. */
  interface RetryRules {
    /** The wait after that many attempts. */
    Duration delayAfter(int attempt);

    /** After this many it waits until somebody says so. */
    int attempts();
  }
}
