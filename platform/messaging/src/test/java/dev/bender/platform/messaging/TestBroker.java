package dev.bender.platform.messaging;

import static java.util.Map.entry;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One real broker for all tests of a JVM; every {@link #connection} has groups of its own. */
public final class TestBroker {
  private static final EmbeddedKafkaKraftBroker BROKER = start();

  private TestBroker() {}

  private static EmbeddedKafkaKraftBroker start() {
    EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperties(
        Map.ofEntries(
            entry("auto.create.topics.enable", "false"),
            entry("offsets.topic.num.partitions", "1"),
            entry("transaction.state.log.num.partitions", "1"),
            entry("offsets.topic.replication.factor", "1"),
            entry("transaction.state.log.replication.factor", "1"),
            entry("transaction.state.log.min.isr", "1"),
            entry("group.initial.rebalance.delay.ms", "0")));
    broker.afterPropertiesSet();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
    return broker;
  }

  /** Where it listens. */
  public static String bootstrapServers() {
    return BROKER.getBrokersAsString();
  }

  /** A connection of a service that no other test uses. */
  public static Connection connection() {
    return connection(UUID.randomUUID().toString().substring(0, 8));
  }

  /** A connection by a service's name: the same name means the same group. */
  public static Connection connection(String service) {
    return new Connection(bootstrapServers(), service, "", "1", 1, Map.of(), 3);
  }

  /** An open connection. */
  public static Messaging messaging(Connection connection) {
    try {
      return Messaging.open(connection, Clock.systemUTC());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
