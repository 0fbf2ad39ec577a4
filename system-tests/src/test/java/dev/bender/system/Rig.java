package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.cli.CommandInThisJvm;
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
import dev.bender.standalone.process.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A registry, a vulnerability database, an engine, and {@code bender up} as a process. */
public final class Rig implements AutoCloseable {
  public static final String CLEAN = "h11-0.16.0";
  public static final String VULNERABLE = "h11-0.14.0";
  public static final String TOKEN = "a-token-for-tests";
  private static final String VERIFY = "{ patience: 5s, successes: 2, steady: 1s }";

  static {
    // Who waits asks Bender, or reads a topic from its beginning: ten times a second would be work.
    Awaitility.setDefaultPollInterval(Duration.ofMillis(400));
  }

  // Several rigs may be up at once; their containers need names of their own.
  private static final AtomicInteger stages = new AtomicInteger();

  public final DemoParts parts = DemoParts.ofEnvironment();
  public final Path folder;
  public final Engine engine;
  public final ThrowAway containers;
  public TestRegistry registry;
  public final ImagePush push;
  public final ImageBuilder builder;
  public final int kafka;
  public final int operatorPort = FreePorts.any();
  public final int detectorPort = FreePorts.any();
  public final int trivyPort = FreePorts.any();
  public final Operator operator = new Operator(operatorPort);
  private final boolean ownRegistry;
  private final Path settings;
  private final List<Process> started = new ArrayList<>();
  private Process bender;

  /** Settings of this rig alone, by their environment variables. */
  public final Map<String, String> environment = new HashMap<>();

  /** With further settings, in YAML below {@code bender:}. */
  public Rig(String more) throws IOException {
    this("test", FreePorts.pairPreferably(FreePorts.any()), "port: %d", Optional.empty(), more);
  }

  /**
   * One of several hosts on a Kafka that is none of Bender's. They have one engine, and each sees
   * only the containers with its own label.
   *
   * @param kafka its port on 127.0.0.1
   * @param beside the host whose registry this one uses too; empty: it gets one of its own
   */
  static Rig host(String name, int kafka, Optional<Rig> beside, String more) throws IOException {
    return new Rig(name, kafka, "bootstrap-servers: \"127.0.0.1:%d\"", beside, more);
  }

  private Rig(String host, int kafka, String broker, Optional<Rig> beside, String more)
      throws IOException {
    this.kafka = kafka;
    folder = Files.createTempDirectory("bender-test-");
    engine = Engine.at(parts.engine());
    containers = new ThrowAway(engine, "bender-test-" + stages.incrementAndGet(), List.of());
    containers.removeAll();
    ownRegistry = beside.isEmpty();
    registry =
        ownRegistry
            ? TestRegistry.start(parts.registry(), folder.resolve("registry"), FreePorts.any())
            : beside.get().registry;
    push = new ImagePush(registry.address());
    builder = new ImageBuilder(parts.busybox(), containers.label());
    if (ownRegistry) {
      push.pushDatabase("trivy-db", "2", VulnerabilityDatabase.ofDemo(Instant.now()));
    }
    settings = folder.resolve("bender.yml");
    Files.writeString(settings, yaml(host, broker.formatted(kafka)) + more.indent(2));
  }

  private String yaml(String host, String broker) {
    return """
    bender:
      host: %s
      data: "%s"
      kafka: { %s }
      engine: { host: "%s", label: "%s" }
      detector: { port: %d, webhook-token: "%s" }
      deployer: { port: %d }
      verifier: { port: %d }
      operator: { port: %d }
      verify: %s
    """
        .formatted(
            host,
            folder.resolve("data"),
            broker,
            parts.engine(),
            containers.label(),
            detectorPort,
            TOKEN,
            FreePorts.any(),
            FreePorts.any(),
            operatorPort,
            VERIFY);
  }

  /** Trivy as a child of Bender, with the database of the rig's registry. */
  public static String embeddedTrivy(int port, String registry) {
    return """
    scanner: { port: %d, trivy: { port: %d, insecure: true, database: "%s/trivy-db:2" } }
    """
        .formatted(FreePorts.any(), port, registry);
  }

  /** Lets Bender, but not the rig, reach the engine by another address. */
  public void engineOfBender(String address) throws IOException {
    Files.writeString(
        settings,
        Files.readString(settings).replace('"' + parts.engine() + '"', '"' + address + '"'));
  }

  /** How Bender verifies, in place of what is quick. */
  void verify(String terms) throws IOException {
    Files.writeString(settings, Files.readString(settings).replace(VERIFY, terms));
  }

  public void addSettings(String more) throws IOException {
    Files.writeString(settings, Files.readString(settings) + more.indent(2));
  }

  public OciImage image(String version, String wheel) throws IOException {
    return builder.build(DemoImage.of(version).withWheel(parts.wheel(wheel)));
  }

  public OciImage broken(String version) throws IOException {
    return builder.build(DemoImage.of(version).withWheel(parts.wheel(CLEAN)).broken());
  }

  public String push(String name, OciImage image) {
    return push.push(containers.repository(name), "1", image).digest();
  }

  public String reference(String name) {
    return registry.address() + "/" + containers.repository(name) + ":1";
  }

  /** A container of version 1.0 that Bender is to see. */
  public void run(String name) throws Exception {
    push(name, image("1.0", CLEAN));
    containers.run(name, reference(name), FreePorts.any(), List.of());
  }

  public Process command(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Launch.options(arguments[0]));
    command.add("dev.bender.cli.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Those of ./bender test are no settings.
    builder.environment().keySet().removeIf(name -> name.startsWith("BENDER_"));
    Launch.environment(builder);
    builder.environment().put("BENDER_URL", "http://127.0.0.1:" + operatorPort);
    builder.environment().put("BENDER_TRIVY", parts.trivy().toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The end of what Bender wrote into its log. */
  public String lastWords() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("data/bender.log"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  /** A command that ends by itself: its exit code, and all that it said. */
  public record Said(int code, String text) {}

  /**
   * The same as {@link #say}, in this JVM, which spares a start: for what acts, and for who asks
   * until it is said. It comes at once, perhaps before what it is to show.
   */
  public Said ask(String... arguments) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("BENDER_URL", "http://127.0.0.1:" + operatorPort);
    CommandInThisJvm.Said said = CommandInThisJvm.run(variables, arguments);
    return new Said(said.code(), said.text());
  }

  public Said say(String... arguments) throws Exception {
    Process process = command(arguments);
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Said(process.exitValue(), text);
  }

  /** Starts Bender and waits until it knows the topics. */
  public void up() throws IOException {
    launch();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> {
          assertThat(bender.isAlive())
              .as("bender ended: " + said(folder.resolve("said.log")))
              .isTrue();
          return isReady();
        });
  }

  /** Starts Bender. */
  void launch() throws IOException {
    Path said = folder.resolve("said.log");
    Process process = command("up", "--config", settings.toString());
    bender = process;
    started.add(process);
    // Not virtual: a read of a pipe holds the carrier for as long as Bender runs.
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (var in = process.getInputStream()) {
            Files.write(said, in.readAllBytes());
          } catch (IOException e) {
            // The process was killed.
          }
        });
  }

  /** Whether Bender knows the topics. */
  boolean isReady() {
    return operator.get("/api/v1/status").filter(s -> s.path("ready").asBoolean()).isPresent();
  }

  /** The process of Bender, alive or not. */
  public ProcessHandle process() {
    return bender.toHandle();
  }

  /** A child of Bender's with that word in its command line, such as its broker. */
  Optional<ProcessHandle> child(String word) {
    return bender
        .descendants()
        .filter(one -> commandLine(one).contains(word))
        .filter(ProcessHandle::isAlive)
        .findFirst();
  }

  /** The JDK's own gives up on long ones. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  void stopRegistry() {
    registry.close();
  }

  /** The same one, on the same port, with all that it stored. */
  void startRegistry() throws IOException {
    int port = Integer.parseInt(registry.address().substring(registry.address().indexOf(':') + 1));
    registry = TestRegistry.start(parts.registry(), folder.resolve("registry"), port);
  }

  private static String said(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "nothing";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Of the JVM of the services. */
  long pid() {
    return bender.pid();
  }

  /** As a power cut would: nothing is closed, nothing is said. */
  public void kill() throws InterruptedException {
    bender.destroyForcibly().waitFor();
  }

  public List<JsonNode> updates(String container) {
    return operator
        .get("/api/v1/updates?all=true")
        .map(all -> StreamSupport.stream(all.path("updates").spliterator(), false).toList())
        .orElse(List.of())
        .stream()
        .filter(one -> one.path("container").asString("").equals(container))
        .toList();
  }

  /** Waits until an update of the container is in that state. */
  public JsonNode awaitUpdate(String container, String state) {
    return await("an update of " + container + " is " + state)
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                updates(container).stream()
                    .filter(one -> one.path("state").asString("").equals(state))
                    .findFirst()
                    .orElse(null),
            java.util.Objects::nonNull);
  }

  public JsonNode awaitContainer(String name, String state) {
    return await(name + " is " + state)
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                operator
                    .get("/api/v1/status")
                    .map(s -> StreamSupport.stream(s.path("containers").spliterator(), false))
                    .flatMap(all ->
                        all.filter(one -> one.path("name").asString("").equals(name))
                            .filter(one -> one.path("state").asString("").equals(state))
                            .findFirst())
                    .orElse(null),
            java.util.Objects::nonNull);
  }

  /** The version label of what runs under that name; empty if nothing runs. */
  public String runningVersion(String name) {
    return engine
        .find(name)
        .filter(one -> one.path("State").path("Running").asBoolean())
        .map(one ->
            one.path("Config").path("Labels").path("org.opencontainers.image.version").asString(""))
        .orElse("");
  }

  /** All containers of the engine that belong to the rig, by name. */
  public List<String> names() {
    return engine.containers(true, containers.label()).stream()
        .map(one -> one.name())
        .sorted()
        .toList();
  }

  public Topics topics() {
    return new Topics("127.0.0.1:" + kafka);
  }

  /** Ends Bender in an orderly way; what it kept stays. */
  public void stop() {
    for (Process process : started) {
      process.destroy();
      try {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    stop();
    operator.close();
    containers.removeAll();
    engine.close();
    if (ownRegistry) {
      registry.close();
    }
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
