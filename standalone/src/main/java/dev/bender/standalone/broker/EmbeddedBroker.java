package dev.bender.standalone.broker;

import dev.bender.standalone.process.ChildFailed;
import dev.bender.standalone.process.ChildPlan;
import dev.bender.standalone.process.ChildProcess;
import dev.bender.standalone.process.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker of one node in a process of its own, for a host that has no Kafka. It listens
 * on 127.0.0.1 only, so stock tools on this host can read along.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  // a broker whose parent was killed ends within five seconds
  private static final Duration FREE_WITHIN = Duration.ofSeconds(6);
  private static final Duration FORMAT_WITHIN = Duration.ofSeconds(60);
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseCompactObjectHeaders",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:MaxDirectMemorySize=32m",
          "-Xms24m",
          "-Xmx96m",
          "-Xss512k",
          "-Djava.awt.headless=true",
          "-Dlogback.configurationFile=dev/bender/standalone/broker/logback-broker.xml");

  private final ChildProcess child;
  private final int port;

  private EmbeddedBroker(ChildProcess child, int port) {
    this.child = child;
    this.port = port;
  }

  /**
   * Starts the broker and waits until it serves; what it held before is there again.
   *
   * @param home the folder with {@code lib} and {@code broker/lib}; where they are missing, as in
   *     an IDE, our own class path is used
   * @param folder for everything that the broker keeps
   * @param port of the clients; the next one is taken too
   * @throws ChildFailed with one sentence that says why not and what to do
   */
  public static EmbeddedBroker start(Path home, Path folder, int port) {
    try {
      Path own = Files.createDirectories(folder.toAbsolutePath().normalize());
      Path storage = own.resolve("log");
      Path properties = BrokerProperties.write(own, storage, port);
      ChildPlan plan = plan(home, own, properties, port);
      ChildProcess.endLeftover(plan);
      requireFree(port, port);
      requireFree(port + 1, port);
      format(home, own, storage, properties);
      ChildProcess child = ChildProcess.start(plan);
      child.awaitReady(READY_WITHIN);
      return new EmbeddedBroker(child, port);
    } catch (IOException e) {
      throw new ChildFailed(
          "the embedded broker cannot use the folder "
              + folder
              + " ("
              + e
              + "); it has to be writable");
    }
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Whether the broker serves. */
  public boolean isReady() {
    return child.isReady();
  }

  long pid() {
    return child.pid();
  }

  /** Ends the broker in an orderly way; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }

  private static ChildPlan plan(Path home, Path folder, Path properties, int port) {
    List<String> command = java(home);
    command.add(BrokerMain.class.getName());
    command.add(properties.toString());
    return new ChildPlan(
        "the embedded broker",
        command,
        properties.toString(),
        // one arena: the C library's default of one a core costs tens of megabytes
        Map.of("MALLOC_ARENA_MAX", "1"),
        folder,
        () -> serves(port),
        STOP_WITHIN,
        true);
  }

  private static List<String> java(Path home) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add("-cp");
    command.add(classPath(home.toAbsolutePath()));
    return command;
  }

  private static String classPath(Path home) {
    Path broker = home.resolve("broker").resolve("lib");
    return Files.isDirectory(broker)
        ? home.resolve("lib") + "/*" + File.pathSeparator + broker + "/*"
        : System.getProperty("java.class.path", "");
  }

  private static void format(Path home, Path folder, Path storage, Path properties)
      throws IOException {
    BrokerFormat format = new BrokerFormat(storage, folder.resolve("formatted"));
    if (format.complete()) {
      return;
    }
    format.removeIncomplete();
    List<String> command = java(home);
    command.addAll(List.of("kafka.tools.StorageTool", "format", "--standalone"));
    command.addAll(List.of("--cluster-id", Uuid.randomUuid().toString()));
    command.addAll(List.of("--config", properties.toString()));
    Path said = folder.resolve("format.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(said.toFile());
    builder.environment().keySet().removeIf(ChildPlan::isOurs);
    run(builder.start(), said);
    format.markComplete();
  }

  private static void run(Process process, Path said) {
    try {
      if (process.waitFor(FORMAT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          && process.exitValue() == 0) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
    throw new ChildFailed(
        "the storage of the embedded broker could not be prepared; all that was said is in "
            + said);
  }

  private static boolean serves(int port) throws Exception {
    if (!Ports.open(port)) {
      // asked only once something listens: the client would log every refusal
      return false;
    }
    Map<String, Object> client =
        Map.of("bootstrap.servers", "127.0.0.1:" + port, "client.id", "bender-ready");
    try (Admin admin = Admin.create(client)) {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    }
  }

  private static void requireFree(int port, int configured) {
    if (!Ports.freeWithin(port, FREE_WITHIN)) {
      throw new ChildFailed(
          "port "
              + port
              + " on 127.0.0.1 is taken by another program, and the embedded broker needs it; end"
              + " that program, or set 'kafka.port' to another port than "
              + configured
              + " (the next one is used too), or set 'kafka.bootstrap-servers' to a broker of yours");
    }
  }
}
