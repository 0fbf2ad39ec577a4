package dev.bender.deployer;

import dev.bender.deployer.replacement.RecoverHost;
import dev.bender.platform.engine.EngineException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Puts the host right before any event is handled; waits for the engine if it is still coming up.
 */
final class Recovery implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RecoverHost recoverHost;
  private volatile boolean running;

  Recovery(RecoverHost recoverHost) {
    this.recoverHost = recoverHost;
  }

  @Override
  public void start() {
    running = true;
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (boolean said = false; ; said = true) {
      try {
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
      }
      try {
        Thread.sleep(1_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Before everything else that starts. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
