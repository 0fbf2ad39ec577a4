package dev.bender.system.faults;

import static org.awaitility.Awaitility.await;

import dev.bender.standalone.process.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;

/**
 * A broker of somebody else's, which tells its clients to come to a proxy. The controller and the
 * broker itself have listeners that no proxy is in front of.
 */
final class OutsideBroker implements AutoCloseable {
  private final Path folder;
  private final Process process;

  private OutsideBroker(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts one and waits until it serves.
   *
   * @param port where it listens
   * @param advertised where its clients are told to go
   */
  static OutsideBroker start(Path folder, int port, int advertised) throws Exception {
    Files.createDirectories(folder);
    Path properties = folder.resolve("server.properties");
    Files.writeString(properties, properties(folder, port, advertised));
    run(
        java(
            "kafka.tools.StorageTool",
            "format",
            "--standalone",
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--config",
            properties.toString()),
        folder);
    Process process = process(java("kafka.Kafka", properties.toString()), folder);
    OutsideBroker broker = new OutsideBroker(folder, process);
    await("the broker serves; see " + folder)
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.readString(folder.resolve("said.log")).contains("Kafka Server started"));
    return broker;
  }

  Path log() {
    return folder.resolve("said.log");
  }

  private static String properties(Path folder, int port, int advertised) {
    int inside = FreePorts.any();
    int controller = FreePorts.any();
    return """
    node.id=1
    process.roles=broker,controller
    listeners=CLIENTS://127.0.0.1:%1$d,INSIDE://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
    advertised.listeners=CLIENTS://127.0.0.1:%2$d,INSIDE://127.0.0.1:%3$d,CONTROLLER://127.0.0.1:%4$d
    listener.security.protocol.map=CLIENTS:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT
    inter.broker.listener.name=INSIDE
    controller.listener.names=CONTROLLER
    controller.quorum.bootstrap.servers=127.0.0.1:%4$d
    log.dirs=%5$s
    auto.create.topics.enable=false
    log.cleaner.dedupe.buffer.size=2097152
    offsets.topic.num.partitions=2
    transaction.state.log.num.partitions=2
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    group.initial.rebalance.delay.ms=0
    """
        .formatted(port, advertised, inside, controller, folder.resolve("log"));
  }

  private static List<String> java(String main, String... arguments) {
    Path home = Path.of("..", "standalone", "target", "bender").toAbsolutePath().normalize();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp"));
    command.add(home.resolve("lib") + "/*:" + home.resolve("broker").resolve("lib") + "/*");
    command.add("-Dlogback.configurationFile=dev/bender/standalone/broker/logback-broker.xml");
    command.add(main);
    command.addAll(List.of(arguments));
    return command;
  }

  private static Process process(List<String> command, Path folder) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("said.log").toFile()))
        .start();
  }

  private static void run(List<String> command, Path folder) throws Exception {
    Process process = process(command, folder);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException(Files.readString(folder.resolve("said.log")));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
