package dev.bender.standalone.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The broker's settings: one node, for a small host, that comes back fast after a power cut. */
final class BrokerProperties {
  private BrokerProperties() {}

  /**
   * @param port of the clients; the next one is the controller's
   */
  static Path write(Path folder, Path storage, int port) throws IOException {
    Map<String, Object> all = new TreeMap<>(SMALL);
    all.putAll(LASTING);
    all.putAll(PROMPT);
    String clients = "BENDER://127.0.0.1:" + port;
    String controller = "CONTROLLER://127.0.0.1:" + (port + 1);
    all.put("node.id", 1);
    all.put("process.roles", "broker,controller");
    all.put("listeners", clients + "," + controller);
    all.put("advertised.listeners", clients + "," + controller);
    all.put("listener.security.protocol.map", "BENDER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    all.put("inter.broker.listener.name", "BENDER");
    all.put("controller.listener.names", "CONTROLLER");
    all.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + (port + 1));
    all.put("log.dirs", storage.toString().replace("\\", "\\\\"));
    String text =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n", "", "\n"));
    return Files.writeString(folder.resolve("server.properties"), text);
  }

  private static final Map<String, Object> SMALL =
      Map.ofEntries(
          // by far the largest saving of memory: the default is 128 MiB
          Map.entry("log.cleaner.dedupe.buffer.size", 2 << 20),
          Map.entry("log.cleaner.io.buffer.size", 64 << 10),
          Map.entry("log.index.size.max.bytes", 1 << 20),
          Map.entry("log.segment.bytes", 32 << 20),
          Map.entry("message.max.bytes", 2 << 20),
          Map.entry("socket.request.max.bytes", 16 << 20),
          Map.entry("num.network.threads", 1),
          Map.entry("num.io.threads", 2),
          Map.entry("background.threads", 2),
          Map.entry("num.recovery.threads.per.data.dir", 1),
          Map.entry("group.coordinator.threads", 1),
          Map.entry("offsets.topic.num.partitions", 4),
          Map.entry("transaction.state.log.num.partitions", 4),
          Map.entry("share.coordinator.state.topic.num.partitions", 1),
          // else the idle controller writes twice a second
          Map.entry("metadata.max.idle.interval.ms", 5000));

  private static final Map<String, Object> LASTING =
      Map.ofEntries(
          Map.entry("auto.create.topics.enable", false),
          Map.entry("default.replication.factor", 1),
          Map.entry("min.insync.replicas", 1),
          Map.entry("offsets.topic.replication.factor", 1),
          Map.entry("transaction.state.log.replication.factor", 1),
          Map.entry("transaction.state.log.min.isr", 1),
          Map.entry("share.coordinator.state.topic.replication.factor", 1),
          Map.entry("share.coordinator.state.topic.min.isr", 1),
          // the topics are the audit log
          Map.entry("log.retention.ms", -1),
          // ten years: a host that was off for a week must not forget what it had read
          Map.entry("offsets.retention.minutes", 5_256_000),
          // there is no second copy: a power cut may cost what is younger than this
          Map.entry("log.flush.interval.ms", 1000),
          Map.entry("log.flush.scheduler.interval.ms", 1000));

  private static final Map<String, Object> PROMPT =
      Map.ofEntries(
          // after a kill the old registration is waited for
          Map.entry("broker.session.timeout.ms", 3000),
          Map.entry("broker.heartbeat.interval.ms", 500),
          Map.entry("group.initial.rebalance.delay.ms", 0),
          // readers of committed records wait for the transaction of a writer that was killed
          Map.entry("transaction.max.timeout.ms", 60_000),
          Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", 1000));
}
