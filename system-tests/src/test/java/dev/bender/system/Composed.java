package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.DemoParts;
import dev.bender.demo.ThrowAway;
import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.ImageBuilder;
import dev.bender.demo.kit.ImagePush;
import dev.bender.demo.kit.TestRegistry;
import dev.bender.demo.kit.VulnerabilityDatabase;
import dev.bender.images.LocalImages;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.standalone.process.FreePorts;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * docker-compose.yml as it is, brought up from images that are made here: what a user starts. Only
 * what the variables of .env.example can say differs.
 */
final class Composed implements AutoCloseable {
  static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  static final String PROJECT = "bender-test-composed";

  /** Their images cannot be made here, and no update needs them. */
  private static final List<String> WITHOUT = List.of("--scale", "diun=0", "--scale", "ntfy=0");

  final DemoParts parts = DemoParts.ofEnvironment();
  final Path folder = Files.createTempDirectory("bender-composed-");
  final Engine engine = Engine.at(parts.engine());
  final ThrowAway containers = new ThrowAway(engine, PROJECT, List.of());
  final int kafka = FreePorts.any();
  final int operatorPort = FreePorts.any();
  final TestRegistry registry;
  private final ImagePush push;
  private final ImageBuilder builder;
  private final Map<String, String> environment = new HashMap<>();

  Composed() throws IOException {
    containers.removeAll();
    registry = TestRegistry.start(parts.registry(), folder.resolve("registry"), hostAddress(), 0);
    push = new ImagePush(registry.address());
    builder = new ImageBuilder(parts.busybox(), containers.label());
    push.pushDatabase("trivy-db", "2", VulnerabilityDatabase.ofDemo(Instant.now()));
    Path settings = folder.resolve("bender.yml");
    Files.writeString(settings, settings());
    environment.put("COMPOSE_PROJECT_NAME", PROJECT);
    environment.put("DOCKER_HOST", parts.engine());
    environment.put("DOCKER_CONFIG", folder.resolve("docker").toString());
    environment.put("ENGINE_SOCKET", parts.engine().replaceFirst("^unix://", ""));
    environment.put("BENDER_YML", settings.toString());
    environment.put("NTFY_URL", "");
    environment.put("TRIVY_DB_REPOSITORY", registry.address() + "/trivy-db:2");
    environment.put("TRIVY_INSECURE", "true");
    environment.put("KAFKA_PORT", Integer.toString(kafka));
    environment.put("OPERATOR_PORT", Integer.toString(operatorPort));
    for (String port : List.of("WEBHOOK_PORT", "VERIFIER_PORT", "TRIVY_PORT", "NTFY_PORT")) {
      environment.put(port, Integer.toString(FreePorts.any()));
    }
  }

  /** The engine's own side of its default network: containers reach the host there. */
  private static String hostAddress() throws IOException {
    NetworkInterface bridge = NetworkInterface.getByName("docker0");
    assertThat(bridge).as("the engine's bridge docker0").isNotNull();
    return bridge
        .inetAddresses()
        .filter(one -> one instanceof java.net.Inet4Address)
        .findFirst()
        .orElseThrow()
        .getHostAddress();
  }

  private String settings() {
    return """
    bender:
      host: test
      mode: auto
      schedule: "*/2 * * * * *"
      engine: { label: "%s" }
      registries: { insecure: [ "%s" ] }
      verify: { patience: 10s, successes: 2, steady: 1s }
    """
        .formatted(containers.label(), registry.address());
  }

  /** Makes the images: the five by the Dockerfile, the others under the names in it. */
  void build() throws Exception {
    ComposeFile file = ComposeFile.read();
    LocalImages.kafka(parts.engine(), parts.busybox());
    LocalImages.java(parts.engine(), parts.busybox(), ComposeFile.baseOfDockerfile("java"));
    LocalImages.trivy(parts.engine(), parts.busybox(), parts.trivy(), file.image("trivy"));
    Path override = Files.writeString(folder.resolve("build.yml"), buildWithoutMaven());
    compose("-f", TOP.resolve("docker-compose.yml").toString(), "-f", override.toString(), "build");
  }

  /** Instead of the stage that calls Maven, a folder with what Maven just packaged. */
  private String buildWithoutMaven() throws IOException {
    Path packaged = TOP.resolve("standalone/target/bender");
    Path stage = folder.resolve("build");
    for (String libraries : List.of("lib", "broker/lib")) {
      Path to = stage.resolve("bender/standalone/target/bender").resolve(libraries);
      Files.createDirectories(to);
      try (var jars = Files.list(packaged.resolve(libraries))) {
        for (Path jar : jars.toList()) {
          Files.copy(jar, to.resolve(jar.getFileName()));
        }
      }
    }
    StringBuilder override = new StringBuilder("services:\n");
    for (String service : ComposeFile.OWN) {
      override.append(
          "  %s: { build: { additional_contexts: { build: \"%s\" } } }\n"
              .formatted(service, stage));
    }
    return override.toString();
  }

  void up() throws Exception {
    List<String> words = new ArrayList<>(List.of("up", "-d", "--wait", "--pull", "never"));
    words.addAll(WITHOUT);
    compose(words.toArray(String[]::new));
  }

  /** Runs a command of Compose that has to go well; what it said. */
  String compose(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(
        Objects.requireNonNull(
            System.getenv("BENDER_COMPOSE"), "BENDER_COMPOSE names Compose; see ./bender test"));
    command.addAll(List.of(words));
    ProcessBuilder process = new ProcessBuilder(command).directory(TOP.toFile());
    process.redirectError(folder.resolve("compose.log").toFile());
    process.environment().keySet().removeIf(name -> name.startsWith("BENDER_"));
    process.environment().putAll(environment);
    Process started = process.start();
    started.getOutputStream().close();
    String said = new String(started.getInputStream().readAllBytes());
    assertThat(started.waitFor(5, TimeUnit.MINUTES)).as(String.join(" ", words)).isTrue();
    assertThat(started.exitValue())
        .as(() -> String.join(" ", words) + "\n" + said + whatWasSaid())
        .isZero();
    return said;
  }

  /** Of Compose, and of the services: what went wrong is in one of them. */
  private String whatWasSaid() {
    StringBuilder all = new StringBuilder();
    try {
      all.append(Files.readString(folder.resolve("compose.log")));
      for (String service : ComposeFile.OWN) {
        all.append("\n").append(service).append(": ");
        all.append(engine.logsTail(inspect(service).path("Id").asString(), 20, 10_000));
      }
    } catch (IOException | EngineException e) {
      all.append(e.getMessage());
    }
    return all.toString();
  }

  JsonNode inspect(String service) {
    return engine.inspect(PROJECT + "-" + service + "-1");
  }

  /** As a crash would: the engine starts it again, as the file says. */
  void kill(String service) {
    JsonNode before = inspect(service);
    ProcessHandle.of(before.path("State").path("Pid").asLong()).orElseThrow().destroyForcibly();
    String started = before.path("State").path("StartedAt").asString();
    await(service + " is started again")
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          JsonNode state = inspect(service).path("State");
          return state.path("Running").asBoolean()
              && !state.path("StartedAt").asString().equals(started);
        });
  }

  void run(String name) throws Exception {
    push(name, "1.0");
    containers.run(name, reference(name), FreePorts.any(), List.of());
  }

  void push(String name, String version) throws IOException {
    DemoImage image = DemoImage.of(version).withWheel(parts.wheel(Rig.CLEAN));
    push.push(containers.repository(name), "1", builder.build(image));
  }

  private String reference(String name) {
    return registry.address() + "/" + containers.repository(name) + ":1";
  }

  String runningVersion(String name) {
    return engine
        .find(name)
        .filter(one -> one.path("State").path("Running").asBoolean())
        .map(one ->
            one.path("Config").path("Labels").path("org.opencontainers.image.version").asString(""))
        .orElse("");
  }

  Topics topics() {
    return new Topics("127.0.0.1:" + kafka);
  }

  @Override
  public void close() throws Exception {
    try {
      compose("down", "--volumes", "--remove-orphans", "--timeout", "3");
    } finally {
      containers.removeAll();
      for (String service : ComposeFile.OWN) {
        String image = ComposeFile.read().image(service);
        engine.findImage(image).ifPresent(found -> engine.removeImage(image, true));
      }
      engine.close();
      registry.close();
      try (var paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
