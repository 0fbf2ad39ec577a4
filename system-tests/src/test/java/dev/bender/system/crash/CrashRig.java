package dev.bender.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import dev.bender.platform.settings.TrivySettings;
import dev.bender.standalone.process.FreePorts;
import dev.bender.standalone.trivy.TrivyServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Bender with proxies on all its wires; engine, registry, broker and Trivy outlive it, so that a
 * kill and a start cost seconds.
 */
final class CrashRig implements AutoCloseable {
  static final Duration LONG = Duration.ofMinutes(2);
  private static final String HOST = "crash";

  /** The events of an update that goes well. */
  static final Map<String, Integer> VERIFIED =
      Map.of(
          "update.detected", 1,
          "image.pulled", 1,
          "scan.completed", 1,
          "deployed", 1,
          "verified", 1);

  /** The events of an update that goes back. */
  static final Map<String, Integer> ROLLED_BACK =
      Map.of(
          "update.detected", 1,
          "image.pulled", 1,
          "scan.completed", 1,
          "deployed", 1,
          "rollback.requested", 1,
          "rolled.back", 1,
          "update.retry", 1);

  /** The events of an update that is blocked, and blocked again when it is due. */
  static final Map<String, Integer> TRIED_TWICE =
      Map.of("update.detected", 2, "image.pulled", 2, "scan.completed", 2, "update.retry", 2);

  final EngineCalls engineCalls = new EngineCalls();
  final TrivyCalls trivyCalls = new TrivyCalls();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final DemoParts parts = DemoParts.ofEnvironment();
  final Path folder = Files.createTempDirectory("bender-crash-");
  final Engine engine = Engine.at(parts.engine());
  final ThrowAway containers;
  final Operator operator;
  final Stream stream;
  final BrokerProcess broker;
  final BrokerProxy brokerProxy;
  final NtfyStandIn ntfy;
  final BenderProcess bender;
  private final URI operatorApi;
  private final HttpClient http = opened(HttpClient.newHttpClient());
  private final TestRegistry registry;
  private final ImagePush push;
  private final ImageBuilder builder;

  /**
   * @param stage tells rigs on one engine apart
   * @param more settings, in YAML below {@code bender:}
   */
  CrashRig(String stage, String more) throws IOException {
    opened.push(this::removeFolder);
    opened.push(engine);
    containers = new ThrowAway(engine, stage, List.of());
    containers.removeAll();
    opened.push(containers::removeAll);
    registry = opened(TestRegistry.start(parts.registry(), folder.resolve("r"), FreePorts.any()));
    push = new ImagePush(registry.address());
    builder = new ImageBuilder(parts.busybox(), containers.label());
    push.pushDatabase("trivy-db", "2", VulnerabilityDatabase.ofDemo(Instant.now()));
    int trivy = startTrivy();
    int brokerPort = FreePorts.pairPreferably(FreePorts.any());
    int brokerProxyPort = FreePorts.any();
    broker = opened(BrokerProcess.start(folder.resolve("broker"), brokerPort, brokerProxyPort));
    brokerProxy = opened(BrokerProxy.start(brokerProxyPort, brokerPort));
    broker.awaitListening();
    stream = new Stream("127.0.0.1:" + brokerProxyPort);
    Path socket = folder.resolve("engine.sock");
    opened(
        HttpProxy.start(
            UnixDomainSocketAddress.of(socket),
            UnixDomainSocketAddress.of(parts.engine().replace("unix://", "")),
            engineCalls));
    ntfy = opened(NtfyStandIn.start());
    int operatorPort = FreePorts.any();
    operator = opened(new Operator(operatorPort));
    operatorApi = URI.create("http://127.0.0.1:" + operatorPort);
    Path settings = folder.resolve("bender.yml");
    Files.writeString(
        settings, yaml(socket, brokerProxyPort, trivy, operatorPort) + more.indent(2));
    bender = opened(new BenderProcess(settings, parts.trivy()));
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.push(one);
    return one;
  }

  private int startTrivy() throws IOException {
    int port = FreePorts.any();
    int proxy = FreePorts.any();
    TrivySettings settings =
        new TrivySettings(
            "",
            port,
            registry.address() + "/trivy-db:2",
            true,
            parts.trivy().toString(),
            Duration.ofMinutes(2));
    opened(TrivyServer.start(settings, folder.resolve("trivy"), Map.of()))
        .awaitReady(Duration.ofMinutes(1));
    opened(
        HttpProxy.start(
            new InetSocketAddress("127.0.0.1", proxy),
            new InetSocketAddress("127.0.0.1", port),
            trivyCalls));
    return proxy;
  }

  private String yaml(Path socket, int broker, int trivy, int operatorPort) {
    return """
    bender:
      host: %s
      data: "%s"
      mode: auto
      schedule: "* * * * * *"
      kafka: { bootstrap-servers: "127.0.0.1:%d" }
      engine: { host: "unix://%s", label: "%s" }
      detector: { port: %d }
      scanner: { port: %d, trivy: { server: "http://127.0.0.1:%d", insecure: true } }
      deployer: { port: %d }
      verifier: { port: %d }
      operator: { port: %d }
      notify: { ntfy: { url: "%s" } }
      verify: { patience: 30s, successes: 2, steady: 1s }
      backup: { keep: 1 }
    """
        .formatted(
            HOST,
            folder.resolve("data"),
            broker,
            socket,
            containers.label(),
            FreePorts.any(),
            FreePorts.any(),
            trivy,
            FreePorts.any(),
            FreePorts.any(),
            operatorPort,
            ntfy.url());
  }

  /** With a package that is clean. */
  OciImage image(DemoImage recipe) throws IOException {
    return builder.build(recipe.withWheel(parts.wheel("h11-0.16.0")));
  }

  /** With a package that has a known hole. */
  OciImage vulnerable(String version) throws IOException {
    return builder.build(DemoImage.of(version).withWheel(parts.wheel("h11-0.14.0")));
  }

  void push(String name, OciImage image) {
    push.push(containers.repository(name), "1", image);
  }

  String reference(String name) {
    return registry.address() + "/" + containers.repository(name) + ":1";
  }

  /** A container that Bender is to see. */
  void run(String name, OciImage image) throws Exception {
    push(name, image);
    engineCalls.old(name, containers.run(name, reference(name), FreePorts.any(), List.of()));
  }

  /** One kill, while something is held at a gate, and a start. */
  void killAndStart() throws Exception {
    bender.kill();
    brokerProxy.forgetGates();
    bender.start();
    awaitUp();
  }

  /** Started, and its story is known; it may still be looking at what it was about. */
  void awaitUp() {
    await("Bender is up")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          bender.assertAlive();
          return operator
              .get("/api/v1/status")
              .filter(status -> status.path("ready").asBoolean())
              .isPresent();
        });
  }

  void awaitContainer(String name, String state) {
    await(name + " is " + state)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> state.equals(field(find("status", "containers", "name", name), "state")));
  }

  void awaitUpdate(String name, String state) {
    await("the update of " + name + " is " + state)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(() ->
            state.equals(field(find("updates?all=true", "updates", "container", name), "state")));
  }

  /** Says yes as `bender approve` does; gives the status of the answer, if there is one. */
  CompletableFuture<Integer> approve(String name) {
    HttpRequest request =
        HttpRequest.newBuilder(operatorApi.resolve("/api/v1/commands"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"verb\":\"approve\",\"container\":\"%s\",\"by\":\"tester\"}"
                        .formatted(name)))
            .build();
    return http.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
  }

  private static @Nullable String field(@Nullable JsonNode node, String name) {
    return node == null ? null : node.path(name).asString("");
  }

  private @Nullable JsonNode find(String page, String list, String key, String name) {
    return operator
        .get("/api/v1/" + page)
        .flatMap(all ->
            StreamSupport.stream(all.path(list).spliterator(), false)
                .filter(one -> one.path(key).asString("").equals(name))
                .findFirst())
        .orElse(null);
  }

  /** Whether the container or the one that takes its place runs, whatever its name is just now. */
  boolean oneRuns(String name) {
    return engine.containers(false, containers.label()).stream()
        .anyMatch(one -> one.name().equals(name) || one.name().startsWith(name + ".bender-"));
  }

  /** That version runs under its name with its restart policy, and nothing else is left. */
  void assertRuns(String name, String version) {
    await(name + " is all that is left")
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(engine.containers(true, containers.label()))
                .extracting(one -> one.name())
                .filteredOn(one -> one.equals(name) || one.startsWith(name + ".bender-"))
                .containsExactly(name));
    JsonNode found = engine.inspect(name);
    assertThat(found.path("State").path("Running").asBoolean()).as(name + " runs").isTrue();
    assertThat(found.at("/Config/Labels/org.opencontainers.image.version").asString(""))
        .as("version of " + name)
        .isEqualTo(version);
    assertThat(found.at("/HostConfig/RestartPolicy/Name").asString())
        .as("restart policy of " + name)
        .isEqualTo("unless-stopped");
    assertThat(engine.inspectImage(reference(name)).path("Id").asString())
        .as("the tag of " + name + " names what runs")
        .isEqualTo(engine.inspectImage(found.path("Image").asString()).path("Id").asString());
  }

  private void removeFolder() throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public void close() throws Exception {
    Exception first = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        first = Objects.requireNonNullElse(first, e);
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
