package dev.bender.platform.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker every few seconds whether it is there: the clients of Kafka say nothing when it
 * is not, they only go on trying.
 */
public final class BrokerWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Map<String, Object> properties;
  private final Clock clock;
  private final String servers;
  private final Thread thread;
  private Instant answered;
  private volatile @Nullable Instant awaySince;
  private volatile boolean stopping;

  BrokerWatch(Connection connection, Clock clock) {
    this.properties = new HashMap<>(connection.clientProperties("watch"));
    properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    properties.put("request.timeout.ms", (int) PATIENCE.toMillis());
    this.clock = clock;
    this.servers = connection.bootstrapServers();
    this.answered = clock.instant();
    this.thread = Thread.ofPlatform().daemon().name("broker-watch").start(this::run);
  }

  /** When it answered last, if it does not answer now. */
  public Optional<Instant> awaySince() {
    return Optional.ofNullable(awaySince);
  }

  /** Where it is looked for, {@code host:port}, comma-separated. */
  public String servers() {
    return servers;
  }

  private void run() {
    try (Admin admin = Admin.create(properties)) {
      while (!stopping) {
        look(admin);
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Admin admin) throws InterruptedException {
    try {
      var unused = admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (awaySince != null) {
        log.info("Kafka at {} answers again", servers);
      }
      answered = clock.instant();
      awaySince = null;
    } catch (ExecutionException | TimeoutException e) {
      if (awaySince == null) {
        log.warn("Kafka at {} does not answer; trying until it does", servers);
      }
      awaySince = answered;
    }
  }

  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
