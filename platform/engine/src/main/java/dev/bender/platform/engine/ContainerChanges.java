package dev.bender.platform.engine;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes who waits as soon as a container was created, started, ended, paused, renamed or removed.
 * What changed has to be asked for: what the engine tells here may be late, or be lost with the
 * engine.
 */
public final class ContainerChanges implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ContainerChanges.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

  private final Supplier<InputStream> open;
  private final Semaphore changed = new Semaphore(0);
  private final Thread thread;
  private volatile @Nullable InputStream events;
  private volatile boolean closed;
  private boolean refused;

  /**
   * Begins to listen.
   *
   * @param open the engine's words, one after the other; fails while the engine does not answer
   */
  ContainerChanges(Supplier<InputStream> open) {
    this.open = open;
    this.thread = Thread.ofPlatform().daemon().name("container-changes").start(this::run);
  }

  /**
   * Waits for the next change. Returns at once if there was one since the last call, or if one may
   * have been missed; and sooner than it was told to while the engine does not answer.
   *
   * @param atMost how long to wait
   */
  public void await(Duration atMost) throws InterruptedException {
    Duration limit = events == null && atMost.compareTo(BETWEEN_TRIES) > 0 ? BETWEEN_TRIES : atMost;
    if (changed.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      changed.drainPermits();
    }
  }

  private void run() {
    try {
      while (!closed) {
        listen();
        Thread.sleep(BETWEEN_TRIES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    try (InputStream words = open.get()) {
      events = words;
      // Nobody told what happened until now.
      changed.release();
      byte[] some = new byte[8 * 1024];
      while (!closed && words.read(some) >= 0) {
        changed.release();
      }
    } catch (IOException | EngineException.EngineUnavailable e) {
      // Whoever looks next is told that the engine does not answer.
    } catch (EngineException e) {
      if (!refused) {
        log.warn("the engine does not tell what changes, so it is asked: {}", e.getMessage());
      }
      refused = true;
    } finally {
      events = null;
      changed.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    InputStream words = events;
    if (words != null) {
      try {
        words.close();
      } catch (IOException e) {
        // It is not needed any more.
      }
    }
  }
}
