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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * A real Kafka broker of one node in a process of its own, for a host that has no Kafka. It listens
 * on 127.0.0.1 only, so stock tools on this host can read along.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  // a broker whose parent was killed ends within five seconds
  private static final Duration FREE_WITHIN = Duration.ofSeconds(6);
  // nobody waits for a rehearsal; and after its end it writes down what it has learnt
  private static final Duration REHEARSED_WITHIN = Duration.ofMinutes(3);
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseCompactObjectHeaders",
          "-XX:-UsePerfData",
          // a cache of classes that is moved is no longer shared, and every page of it is touched
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:MaxDirectMemorySize=32m",
          "-Xms24m",
          "-Xmn10m",
          "-Xmx72m",
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
   * Starts the broker, which serves a few seconds later; what it held before is there again.
   *
   * @param home the folder with {@code lib} and {@code broker/lib}; where they are missing, as in
   *     an IDE, our own class path is used
   * @param folder for everything that the broker keeps
   * @param port of the clients; the next one is taken too
   * @throws ChildFailed with one sentence that says why not and what to do
   */
  public static EmbeddedBroker start(Path home, Path folder, int port) {
    Path cache = cache(home);
    List<String> options =
        Files.exists(cache)
            // one that does not fit is passed over, without a word
            ? List.of("-XX:AOTCache=" + cache, "-Xlog:disable")
            : List.of();
    return start(home, folder, port, options, STOP_WITHIN);
  }

  /**
   * Waits until it serves; gives itself.
   *
   * @throws ChildFailed with one sentence that says why it does not; it is closed then
   */
  public EmbeddedBroker awaitReady() {
    return awaitReady(READY_WITHIN);
  }

  private EmbeddedBroker awaitReady(Duration atMost) {
    child.awaitReady(atMost);
    return this;
  }

  /**
   * The same and ready, to learn what a start needs: at its end it writes that to the file from
   * which later starts take it.
   */
  public static EmbeddedBroker rehearse(Path home, Path folder, int port) {
    List<String> options = List.of("-XX:AOTCacheOutput=" + cache(home));
    return start(home, folder, port, options, REHEARSED_WITHIN).awaitReady(REHEARSED_WITHIN);
  }

  private static Path cache(Path home) {
    return home.toAbsolutePath().resolve("launch").resolve("broker.aot");
  }

  private static EmbeddedBroker start(
      Path home, Path folder, int port, List<String> options, Duration stopWithin) {
    try {
      Path own = Files.createDirectories(folder.toAbsolutePath().normalize());
      Path storage = own.resolve("log");
      Path properties = BrokerProperties.write(own, storage, port);
      List<String> command = java(home, options);
      command.addAll(
          List.of(BrokerMain.class.getName(), properties.toString(), storage.toString()));
      ChildPlan plan = plan(command, own, properties, port, stopWithin);
      ChildProcess.endLeftover(plan);
      requireFree(port, port);
      requireFree(port + 1, port);
      return new EmbeddedBroker(ChildProcess.start(plan), port);
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

  private static ChildPlan plan(
      List<String> command, Path folder, Path properties, int port, Duration stopWithin) {
    return new ChildPlan(
        "the embedded broker",
        command,
        properties.toString(),
        // one arena: the C library's default of one a core costs tens of megabytes
        Map.of("MALLOC_ARENA_MAX", "1"),
        folder,
        () -> serves(port),
        stopWithin,
        true);
  }

  private static List<String> java(Path home, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(options);
    command.add("-cp");
    command.add(classPath(home.toAbsolutePath()));
    return command;
  }

  /** In a fixed order: a cache of classes is good for exactly one class path. */
  private static String classPath(Path home) throws IOException {
    Path broker = home.resolve("broker").resolve("lib");
    if (!Files.isDirectory(broker)) {
      return System.getProperty("java.class.path", "");
    }
    return Stream.concat(jars(home.resolve("lib")), jars(broker))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
    }
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
