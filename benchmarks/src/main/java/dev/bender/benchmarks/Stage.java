package dev.bender.benchmarks;

import dev.bender.demo.DemoParts;
import dev.bender.demo.Operator;
import dev.bender.demo.ThrowAway;
import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.ImageBuilder;
import dev.bender.demo.kit.ImagePush;
import dev.bender.demo.kit.OciImage;
import dev.bender.demo.kit.TestRegistry;
import dev.bender.demo.kit.VulnerabilityDatabase;
import dev.bender.platform.engine.Engine;
import dev.bender.standalone.broker.EmbeddedBroker;
import dev.bender.standalone.process.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BooleanSupplier;

/** An engine, a registry and a vulnerability database; all that is made on it is removed again. */
final class Stage implements AutoCloseable {
  /** The same for Bender and for the bare run, and short, so that what is beside it shows. */
  static final int SUCCESSES = 2;

  static final Duration STEADY = Duration.ofSeconds(1);

  final DemoParts parts = DemoParts.ofEnvironment();
  final Path folder;
  final Engine engine;
  final ThrowAway containers;
  final TestRegistry registry;
  final ImagePush push;
  final ImageBuilder builder;
  final int kafka = FreePorts.pairPreferably(FreePorts.any());
  final int trivyPort = FreePorts.any();
  final Operator operator;
  private final int operatorPort = FreePorts.any();
  private final Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();

  Stage() throws IOException {
    folder = Files.createTempDirectory("bender-bench-");
    engine = Engine.at(parts.engine());
    containers = new ThrowAway(engine, "bender-bench", List.of("ours", "bare"));
    containers.removeAll();
    registry = TestRegistry.start(parts.registry(), folder.resolve("registry"), FreePorts.any());
    push = new ImagePush(registry.address());
    builder = new ImageBuilder(parts.busybox(), containers.label());
    operator = new Operator(operatorPort);
    push.pushDatabase("trivy-db", "2", VulnerabilityDatabase.ofDemo(Instant.now()));
  }

  /** Settings of {@code bender up}, with everything below a data folder of that name. */
  Path settings(String name) throws IOException {
    return settings(name, "");
  }

  private Path settings(String name, String more) throws IOException {
    String yaml =
        """
        bender:
          host: bench
          mode: auto
          schedule: "0 0 4 1 1 *"
          data: "%s"
          kafka: { port: %d }
          engine: { host: "%s", label: "%s" }
          scanner: { port: %d, trivy: { port: %d, insecure: true, database: "%s/trivy-db:2" } }
          detector: { port: %d }
          deployer: { port: %d }
          verifier: { port: %d }
          operator: { port: %d }
          verify: { patience: 10s, successes: %d, steady: %ds }
        """
            .formatted(
                folder.resolve(name),
                kafka,
                parts.engine(),
                containers.label(),
                FreePorts.any(),
                trivyPort,
                registry.address(),
                FreePorts.any(),
                FreePorts.any(),
                FreePorts.any(),
                operatorPort,
                SUCCESSES,
                STEADY.toSeconds());
    return Files.writeString(folder.resolve(name + ".yml"), yaml + more.indent(2));
  }

  String operatorUrl() {
    return "http://127.0.0.1:" + operatorPort;
  }

  BenderUp up(String name) throws IOException {
    return ended(BenderUp.start(settings(name), parts.trivy()));
  }

  /** With further settings, in YAML below {@code bender:}. */
  BenderUp up(String name, String more) throws IOException {
    return ended(BenderUp.start(settings(name, more), parts.trivy()));
  }

  /** The broker that Bender brings, with its data below a folder of that name. */
  EmbeddedBroker broker(String name) {
    return ended(EmbeddedBroker.start(BenderUp.home(), folder.resolve(name), kafka).awaitReady());
  }

  /** What is still running when somebody ends the run is ended with the stage. */
  <T extends AutoCloseable> T ended(T one) {
    running.push(one);
    return one;
  }

  OciImage image(String version) throws IOException {
    return builder.build(DemoImage.of(version).withWheel(parts.wheel("h11-0.16.0")));
  }

  /** Lets the tag of a container's repository name a new image; its digest. */
  String push(String name, String version) throws IOException {
    return push.push(containers.repository(name), "1", image(version)).digest();
  }

  String reference(String name) {
    return registry.address() + "/" + containers.repository(name) + ":1";
  }

  /** A container of a first image, with its port published; the port. */
  int run(String name, String version) throws Exception {
    push(name, version);
    int port = FreePorts.any();
    containers.run(name, reference(name), port, List.of());
    return port;
  }

  static void await(String what, Duration atMost, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailed(what + " did not come to pass within " + atMost.toSeconds() + " s.");
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable one : running) {
      try {
        one.close();
      } catch (Exception e) {
        System.err.println("bender: a part did not end well: " + e.getMessage());
      }
    }
    operator.close();
    containers.removeAll();
    engine.close();
    registry.close();
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
