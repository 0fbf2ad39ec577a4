package dev.bender.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.Operator;
import dev.bender.demo.kit.DebianPackage;
import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.OciImage;
import dev.bender.standalone.process.FreePorts;
import dev.bender.system.Rig;
import dev.bender.system.Topics;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bender with a bad wire in front of everything that it needs. */
final class Stage implements AutoCloseable {
  static final Duration LONG = Duration.ofMinutes(2);
  private static final List<String> OUTCOMES = List.of("verified", "rolled.back", "update.skipped");

  final Rig rig;
  final OutsideBroker broker;
  final TcpProxy kafka;
  final HttpFaultProxy engine;
  final HttpFaultProxy trivy;
  final NtfyServer ntfy;
  final TrivyProgram program;
  private final Process trivyServer;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private Stage(String settings) throws Exception {
    rig = new Rig("mode: auto\nschedule: \"0 0 0 1 1 *\"\n" + settings);
    int kafkaPort = FreePorts.any();
    kafka = opened(new TcpProxy(TcpProxy.quietPort(), TcpProxy.port(kafkaPort)));
    broker = opened(OutsideBroker.start(rig.folder.resolve("outside"), kafkaPort, kafka.port()));
    engine = opened(new HttpFaultProxy(TcpProxy.quietPort(), upstream(rig.parts.engine())));
    int trivyPort = FreePorts.any();
    trivy = opened(new HttpFaultProxy(TcpProxy.quietPort(), TcpProxy.port(trivyPort)));
    program = new TrivyProgram(rig.folder, rig.parts.trivy());
    trivyServer = program.serve(trivyPort, rig.registry.address() + "/trivy-db:2");
    int ntfyPort = FreePorts.any();
    ntfy = opened(new NtfyServer(ntfyPort));
    rig.environment.putAll(
        Map.of(
            "BENDER_KAFKA_BOOTSTRAP_SERVERS",
            kafka.address(),
            "BENDER_ENGINE_HOST",
            "tcp://" + engine.address(),
            "BENDER_ENGINE_PATIENCE",
            "5s",
            "BENDER_SCANNER_PORT",
            Integer.toString(FreePorts.any()),
            "BENDER_SCANNER_TRIVY_SERVER",
            "http://" + trivy.address(),
            "BENDER_SCANNER_TRIVY_BINARY",
            program.path().toString(),
            "BENDER_SCANNER_TRIVY_INSECURE",
            "true",
            "BENDER_SCANNER_TRIVY_TIMEOUT",
            "10s",
            "BENDER_NOTIFY_NTFY_URL",
            "http://127.0.0.1:" + ntfyPort,
            "COLUMNS",
            "500"));
  }

  /** With all its parts started. */
  static Stage up(String settings) throws Exception {
    Stage stage = new Stage(settings);
    try {
      stage.bringWhatIsShared();
      stage.rig.up();
      return stage;
    } catch (Exception | Error e) {
      stage.close();
      throw e;
    }
  }

  /** A pull that hangs would hold up all others that want the same layer. */
  private void bringWhatIsShared() throws Exception {
    rig.push("shared", rig.image("1.1", Rig.CLEAN));
    rig.engine.pull(
        rig.registry.address() + "/" + rig.containers.repository("shared"),
        "1",
        null,
        rig.engine.info().platform(),
        (current, total) -> {},
        LONG);
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private static TcpProxy.Upstream upstream(String engine) {
    var socket = UnixDomainSocketAddress.of(engine.replaceFirst("^unix://", ""));
    return () -> SocketChannel.open(socket);
  }

  /** A registry seen through a wire of its own. */
  HttpFaultProxy registry() throws IOException {
    int port = Integer.parseInt(rig.registry.address().split(":", 2)[1]);
    HttpFaultProxy proxy = new HttpFaultProxy(TcpProxy.quietPort(), TcpProxy.port(port));
    synchronized (opened) {
      return opened(proxy);
    }
  }

  /** A container of version 1.0 whose registry is behind that wire. */
  void run(String name, HttpFaultProxy registry) throws Exception {
    rig.push(name, rig.image("1.0", Rig.CLEAN));
    String reference = registry.address() + "/" + rig.containers.repository(name) + ":1";
    rig.containers.run(name, reference, FreePorts.any(), List.of());
  }

  /** The same, and it is known to be up to date; then there is a newer image. */
  HttpFaultProxy runWithNewer(String name) throws Exception {
    HttpFaultProxy registry = registry();
    run(name, registry);
    rig.awaitContainer(name, "UP_TO_DATE");
    pushNewer(name);
    return registry;
  }

  /** With a layer of its own: what another container's image has, nobody would fetch again. */
  void pushNewer(String name) throws Exception {
    push(
        name,
        rig.builder.build(
            DemoImage.of("1.1")
                .withWheel(rig.parts.wheel(Rig.CLEAN))
                .withDebianPackage(new DebianPackage(name, "1.0", name))));
  }

  void push(String name, OciImage image) {
    rig.push(name, image);
  }

  /** Asks to look at its registry, as `bender` would; gives the answer's sentence. */
  String look(String name) throws IOException, InterruptedException {
    Rig.Said said = Asking.look(rig, name);
    assertThat(said.code()).as(said.text()).isEqualTo(200);
    return said.text();
  }

  /** Waits until that is said of the container, and asserts that the command prints it. */
  void tells(String name, String... words) {
    await(name + " is told: " + List.of(words))
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(told(name)).contains(words));
    await("bender prints of " + name + ": " + List.of(words))
        .atMost(LONG)
        .untilAsserted(() -> assertThat(printed(name)).contains(words));
  }

  /** Waits until Bender says so of itself, and asserts that the command prints it first. */
  void warns(String... words) {
    await("status warns: " + List.of(words))
        .atMost(LONG)
        .until(() -> {
          String troubles =
              rig.operator
                  .get("/api/v1/status")
                  .map(status -> status.path("troubles").toString())
                  .orElse("");
          return troubles.contains(words[0]);
        });
    await("bender status prints: " + List.of(words))
        .atMost(LONG)
        .untilAsserted(() -> assertThat(rig.ask("status").text()).contains(words));
  }

  /** Waits until Bender has no such complaint any more. */
  void isWell(String part) {
    await("nothing is wrong with " + part)
        .atMost(LONG)
        .until(() ->
            rig.operator
                .get("/api/v1/status")
                .filter(status -> !status.path("troubles").toString().contains(part))
                .isPresent());
  }

  /** What a person does about what failed. */
  void retry(String name) {
    await(name + " is tried again")
        .atMost(LONG)
        .untilAsserted(() -> {
          Rig.Said said = rig.ask("queue", "retry", name);
          assertThat(said.code()).as("%s; it is %s", said.text(), state(name)).isZero();
        });
  }

  private String printed(String name) {
    return rig.ask("status", "--all").text() + rig.ask("explain", name).text();
  }

  private String told(String name) {
    return rig.operator.get("/api/v1/updates/" + name).map(JsonNode::toString).orElse("")
        + rig
            .operator
            .get("/api/v1/status")
            .map(status -> StreamSupport.stream(status.path("containers").spliterator(), false))
            .stream()
            .flatMap(all -> all)
            .filter(one -> one.path("name").asString("").equals(name))
            .map(JsonNode::toString)
            .findFirst()
            .orElse("");
  }

  /** The old version runs, as if nothing was. */
  void runsOld(String name) {
    assertThat(rig.runningVersion(name)).isEqualTo("1.0");
  }

  /** In the end the new version runs, nothing else is left, and there is one outcome. */
  void endsWell(String name) {
    ends(name, "VERIFIED", "1.1", "verified");
  }

  void ends(String name, String state, String version, String topic) {
    rig.awaitUpdate(name, state);
    assertThat(rig.runningVersion(name)).isEqualTo(version);
    await(name + " is alone")
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(rig.names().stream().filter(one -> one.split("\\.")[0].equals(name)))
                .containsExactly(name));
    assertThat(outcomes(name)).containsExactly(topic);
  }

  List<String> outcomes(String name) {
    return new Topics(kafka.address())
        .read(OUTCOMES).stream()
            .filter(one -> one.value() != null && one.key().equals("test/" + name))
            .map(Topics.Entry::topic)
            .toList();
  }

  /** The state of the container's newest update. */
  String state(String name) {
    return rig.operator
        .get("/api/v1/updates/" + name)
        .map(one -> one.path("state").asString(""))
        .orElse("");
  }

  Operator operator() {
    return rig.operator;
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  Path folder() {
    return rig.folder;
  }

  @Override
  public void close() throws Exception {
    rig.stop();
    trivyServer.destroyForcibly().waitFor();
    for (AutoCloseable part : opened) {
      part.close();
    }
    rig.close();
  }
}
