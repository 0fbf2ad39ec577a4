package dev.bender.deployer;

import dev.bender.deployer.postgres.RecoverPostgres;
import dev.bender.deployer.replacement.RecoverHost;
import dev.bender.platform.engine.EngineException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the host right before the broker is asked; waits for an engine that is still coming up. */
final class Recovery {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RecoverPostgres recoverPostgres;
  private final RecoverHost recoverHost;

  Recovery(RecoverPostgres recoverPostgres, RecoverHost recoverHost) {
    this.recoverPostgres = recoverPostgres;
    this.recoverHost = recoverHost;
  }

  void run() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (boolean said = false; ; said = true) {
      try {
        recoverPostgres.recover();
        recoverHost.recover();
        return;
      } catch (EngineException.EngineUnavailable e) {
        if (System.nanoTime() > end) {
          log.error("recovery goes without the engine: {}", e.getMessage());
          return;
        }
        if (!said) {
          log.warn("waiting for the engine: {}", e.getMessage());
        }
        Thread.sleep(1_000);
      }
    }
  }
}
