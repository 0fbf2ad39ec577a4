package dev.bender.scanner;

import dev.bender.platform.messaging.TopicFollower;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks again, all the time. */
final class LookingAgain implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(LookingAgain.class);
  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration TABLE_IS_READ = Duration.ofSeconds(5);

  private final LookAgain lookAgain;
  private final TopicFollower queue;
  private volatile boolean running;
  private Thread thread = Thread.ofPlatform().unstarted(() -> {});

  LookingAgain(LookAgain lookAgain, TopicFollower queue) {
    this.lookAgain = lookAgain;
    this.queue = queue;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("looks-again").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    try {
      // A later record may have taken out of the queue what an earlier one put there.
      while (running && !queue.awaitCaughtUp(TABLE_IS_READ)) {
        log.info("waiting for what waits in the retry queue");
      }
      while (running) {
        look();
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    try {
      lookAgain.look();
    } catch (RuntimeException e) {
      log.error("a look at what waits failed", e);
    }
  }
}
