package dev.bender.deployer.inventory;

import dev.bender.contracts.ContainerObserved;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.platform.engine.ContainerChanges;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.TopicTable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at the host's containers whenever the engine tells that one changed, and now and then
 * anyhow.
 */
public final class Inventory implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Inventory.class);
  private static final Duration AT_LEAST = Duration.ofSeconds(30);

  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** What is replaced changes several times within a second. */
  private static final Duration SETTLING = Duration.ofMillis(500);

  private final Engine engine;
  private final String label;
  private final ObserveContainers observe;
  private final TopicTable<ContainerObserved> known;
  private volatile boolean running;
  private volatile boolean answering = true;
  private Thread thread = Thread.ofPlatform().unstarted(() -> {});

  /**
   * @param dataBackups the backups of a container's data, the newest first
   */
  public Inventory(
      String host,
      Engine engine,
      HostImages images,
      Watching watching,
      TopicTable<ContainerObserved> known,
      Function<String, List<ContainerObserved.DataBackup>> dataBackups,
      EventPublisher publisher,
      Clock clock) {
    this.engine = engine;
    this.label = watching.label();
    this.observe =
        new ObserveContainers(host, engine, images, watching, dataBackups, publisher, clock);
    this.known = known;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("inventory").start(this::run);
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
    try (ContainerChanges changes = engine.changes(label)) {
      while (running && !known.awaitReady(Duration.ofSeconds(5))) {
        log.info("waiting for what was known of this host's containers");
      }
      while (running) {
        look();
        changes.await(answering ? AT_LEAST : AGAIN);
        Thread.sleep(SETTLING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      observe.look(known::all);
      if (!answering) {
        log.info("the engine answers again");
      }
      answering = true;
    } catch (EngineException | EventPublisher.NotPublished e) {
      if (answering) {
        log.warn("this host's containers cannot be told: {}", e.getMessage());
      }
      answering = false;
    } catch (RuntimeException e) {
      log.error("a look at the containers failed", e);
    }
  }
}
