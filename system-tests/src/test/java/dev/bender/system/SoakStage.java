package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.OciImage;
import dev.bender.demo.kit.OciIndex;
import dev.bender.platform.engine.EngineException;
import dev.bender.system.SoakPlan.Image;
import dev.bender.system.SoakPlan.Strike;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fleet, what is pushed for it, and what goes wrong with it. Used by one thread. */
final class SoakStage implements AutoCloseable {
  private static final Duration WARM = Duration.ofSeconds(15);

  /** What its owner did to a container behind Bender's back. */
  record Touch(String container, Instant at) {}

  private record Repair(long dueNanos, Step step) {}

  private interface Step {
    void run() throws Exception;
  }

  final Rig rig;
  final List<Touch> touches = new ArrayList<>();
  final Map<String, Image> kinds = new HashMap<>();
  final Map<SoakPlan.Fault, Integer> struck = new EnumMap<>(SoakPlan.Fault.class);
  int pushes;
  private final EngineCable cable;
  private final Map<String, OciImage> lastImage = new HashMap<>();
  private final Map<String, Image> lastKind = new HashMap<>();
  private final List<Repair> repairs = new ArrayList<>();
  private boolean engineIsCut;
  private boolean registryIsUp = true;
  private int versions;
  private long readySince;

  SoakStage(SoakPlan plan) throws Exception {
    long retry = Math.max(1, plan.hour().multipliedBy(6).toSeconds());
    rig =
        new Rig(
            """
            mode: auto
            schedule: "*/2 * * * * *"
            retry: { first: %ds, factor: 2, at-most: %ds, attempts: 10 }
            """
                .formatted(retry, 28 * retry));
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    // A machine that others use too must not make a good image look broken.
    rig.verify("{ patience: 10s, successes: 2, steady: 1s }");
    cable = new EngineCable(rig.parts.engine(), rig.folder.resolve("engine.sock"));
    rig.engineOfBender(cable.address());
    for (String name : SoakPlan.containers()) {
      remember(name, rig.image("1.0", Rig.CLEAN), Image.GOOD);
      rig.run(name);
    }
  }

  private void remember(String name, OciImage image, Image kind) {
    lastImage.put(name, image);
    lastKind.put(name, kind);
    kinds.put(name + image.manifestDigest(), kind);
  }

  /** Gives the version that was pushed. */
  String push(String name, Image kind) throws IOException {
    if (!registryIsUp) {
      return "";
    }
    pushes++;
    String version = "1." + ++versions;
    if (kind == Image.UNCHANGED) {
      OciImage other =
          rig.builder.build(
              DemoImage.of(version).withWheel(rig.parts.wheel(Rig.CLEAN)).forPlatform("arm64"));
      OciIndex index = OciIndex.of(lastImage.get(name), other);
      kinds.put(name + index.indexDigest(), lastKind.get(name));
      rig.push.push(rig.containers.repository(name), "1", index);
      return version;
    }
    OciImage image =
        switch (kind) {
          case VULNERABLE -> rig.image(version, Rig.VULNERABLE);
          case BROKEN -> rig.broken(version);
          case WITHOUT_PACKAGES -> rig.builder.build(DemoImage.of(version).withoutPackages());
          default -> rig.image(version, Rig.CLEAN);
        };
    remember(name, image, kind);
    rig.push(name, image);
    return version;
  }

  /** Does it, and has it put right later; nothing where the same thing is away already. */
  void strike(Strike strike) throws Exception {
    boolean done =
        switch (strike.fault()) {
          case BENDER_KILLED -> kill();
          case BROKER_KILLED -> signal("KILL", "BrokerMain", Duration.ZERO);
          case BROKER_STOPPED -> signal("STOP", "BrokerMain", strike.lasts());
          case TRIVY_KILLED -> signal("KILL", "--listen", Duration.ZERO);
          case TRIVY_STOPPED -> signal("STOP", "--listen", strike.lasts());
          case REGISTRY_STOPPED -> stopRegistry(strike.lasts());
          case ENGINE_CUT -> cutEngine(strike.lasts());
          case CONTAINER_RESTARTED -> restart(strike.container());
          case CONTAINER_MADE_ANEW -> makeAnew(strike.container(), strike.lasts());
        };
    if (done) {
      struck.merge(strike.fault(), 1, Integer::sum);
    }
  }

  /** A start without an engine says so and ends; whoever started it starts it again, and not we. */
  private boolean kill() throws Exception {
    if (!rig.isReady() || engineIsCut) {
      return false;
    }
    rig.kill();
    rig.launch();
    readySince = 0;
    return true;
  }

  /** Whether Bender has been at work for a while. */
  boolean isWarm() {
    if (readySince == 0 && rig.isReady()) {
      readySince = System.nanoTime();
    }
    return readySince != 0 && System.nanoTime() - readySince > WARM.toNanos();
  }

  /** How many updates were found so far. */
  int found() {
    return (int)
        rig.topics().read("update.detected").stream()
            .map(entry -> JsonMapper.shared().readTree(entry.value()).path("updateId").asString(""))
            .distinct()
            .count();
  }

  private boolean signal(String signal, String word, Duration lasts) throws Exception {
    Optional<ProcessHandle> child = rig.child(word);
    if (child.isEmpty()) {
      return false;
    }
    send(signal, child.get());
    if (!lasts.isZero()) {
      later(lasts, () -> send("CONT", child.get()));
    }
    return true;
  }

  private static void send(String signal, ProcessHandle to) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(to.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private boolean stopRegistry(Duration lasts) {
    if (!registryIsUp) {
      return false;
    }
    registryIsUp = false;
    rig.stopRegistry();
    later(
        lasts,
        () -> {
          rig.startRegistry();
          registryIsUp = true;
        });
    return true;
  }

  private boolean cutEngine(Duration lasts) {
    if (!rig.isReady() || engineIsCut) {
      return false;
    }
    engineIsCut = true;
    cable.cut();
    later(
        lasts,
        () -> {
          cable.mend();
          engineIsCut = false;
        });
    return true;
  }

  /**
   * As by {@code docker restart}, which is one call to the engine; here it is two. Where Bender
   * acts between them, an engine was seen to keep the port allocated for ever, for nobody.
   */
  private boolean restart(String name) {
    if (rig.engine.containers(true, "dev.bender.update").stream()
        .anyMatch(one -> one.name().startsWith(name + ".bender-new-"))) {
      return false;
    }
    touches.add(new Touch(name, Instant.now()));
    try {
      rig.engine.stop(name, Duration.ofSeconds(2));
      rig.engine.start(name);
      return true;
    } catch (EngineException e) {
      // Bender was just giving the name to another one.
      return false;
    } finally {
      touches.add(new Touch(name, Instant.now()));
    }
  }

  /** As by {@code docker rm -f} and {@code docker run}: from whatever the tag names here. */
  private boolean makeAnew(String name, Duration lasts) {
    Optional<JsonNode> found = rig.engine.find(name);
    if (found.isEmpty()) {
      // Bender is just giving the name to another one.
      return false;
    }
    ObjectNode body = likeIt(found.get());
    touches.add(new Touch(name, Instant.now()));
    rig.engine.remove(found.get().path("Id").asString(), true, true);
    later(
        lasts,
        () -> {
          if (rig.engine.find(name).isEmpty()) {
            rig.engine.start(rig.engine.create(name, body).id());
          }
          touches.add(new Touch(name, Instant.now()));
        });
    return true;
  }

  private static ObjectNode likeIt(JsonNode container) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.set("Image", container.at("/Config/Image"));
    body.set("ExposedPorts", container.at("/Config/ExposedPorts"));
    ObjectNode labels = (ObjectNode) container.at("/Config/Labels").deepCopy();
    for (String ours : List.of("update", "replaces", "backup", "replaced-restart")) {
      labels.remove("dev.bender." + ours);
    }
    // It is the image's, and the tag may name another one by now.
    labels.remove("org.opencontainers.image.version");
    body.set("Labels", labels);
    ObjectNode host = body.putObject("HostConfig");
    host.set("PortBindings", container.at("/HostConfig/PortBindings"));
    host.putObject("RestartPolicy").put("Name", "unless-stopped");
    return body;
  }

  private void later(Duration when, Step step) {
    repairs.add(new Repair(System.nanoTime() + when.toNanos(), step));
  }

  /** Puts right what has been wrong for long enough. */
  void repair() throws Exception {
    for (Iterator<Repair> all = repairs.iterator(); all.hasNext(); ) {
      Repair one = all.next();
      if (one.dueNanos() <= System.nanoTime()) {
        all.remove();
        one.step().run();
      }
    }
  }

  /** Puts everything right, and gives every container a good image to end with. */
  Map<String, String> end() throws Exception {
    while (!repairs.isEmpty()) {
      repair();
      Thread.sleep(100);
    }
    await().atMost(Duration.ofMinutes(2)).until(rig::isReady);
    Map<String, String> versions = new HashMap<>();
    for (String name : SoakPlan.containers()) {
      versions.put(name, push(name, Image.GOOD));
    }
    assertThat(versions.values()).doesNotContain("");
    return versions;
  }

  @Override
  public void close() throws IOException {
    cable.mend();
    for (Repair one : List.copyOf(repairs)) {
      try {
        one.step().run();
      } catch (Exception e) {
        // Everything is taken down anyway.
      }
    }
    rig.close();
    cable.close();
  }
}
