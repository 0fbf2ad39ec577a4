package dev.bender.system.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.recreate.ContainerSpec;
import dev.bender.platform.engine.recreate.FidelityCheck;
import dev.bender.platform.engine.recreate.RecreationPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A container like the old one, for an image with other defaults, is what its owner would have got
 * by the same command with the new image.
 */
@Order(3)
@Tag("engine")
@ResourceLock(RecreationHost.NETWORKS)
class RecreationTest {
  private static final Set<String> UNCOMPARED =
      Set.of("Binds", "Mounts", "Links", "MaskedPaths", "ReadonlyPaths");

  @TempDir static Path folder;
  private static RecreationHost host;

  /** Runs all the time, for those whose options name another container. */
  private static String other = "";

  private String old = "";
  private String fresh = "";

  @BeforeAll
  static void start() throws Exception {
    host = new RecreationHost(folder);
    other = host.create("other", object("{}").put("Image", host.v1));
    host.engine.start(other);
  }

  @AfterAll
  static void stop() throws Exception {
    if (host != null) {
      host.close();
    }
  }

  @AfterEach
  void remove() {
    for (String id : List.of(fresh, old)) {
      if (!id.isEmpty()) {
        host.remove(id);
      }
    }
  }

  static List<OptionSet> optionSets() {
    return OptionSet.all();
  }

  @ParameterizedTest
  @MethodSource("optionSets")
  void whatTheOwnerAskedForComesOutWhole(OptionSet options) {
    old = host.create("old", options.bodyFor(host.v1));
    boolean runs = starts(options);
    fresh = recreate(plan(), "new");

    assertThat(losses()).isEmpty();
    String expected = host.create("expected", options.bodyFor(host.v2));
    try {
      assertSame(host.engine.inspect(expected), host.engine.inspect(fresh));
    } finally {
      host.remove(expected);
    }
    if (!runs) {
      return;
    }
    host.engine.stop(old, Duration.ofSeconds(2));
    host.engine.start(fresh);
    assertThat(host.engine.inspect(fresh).at("/State/StartedAt").asString(""))
        .doesNotStartWith("0");
    assertThat(volumes(fresh)).containsAllEntriesOf(volumes(old));
  }

  @ParameterizedTest
  @MethodSource("optionSets")
  void whatIsLeftOutIsMissed(OptionSet options) {
    old = host.create("old", options.bodyFor(host.v1));
    for (String pointer : options.dropped()) {
      RecreationPlan plan = plan();
      drop(plan.createBody(), pointer);
      fresh = recreate(plan, "new");
      assertThat(losses()).as("without " + pointer).isNotEmpty();
      host.remove(fresh);
      fresh = "";
    }
  }

  @Test
  void aMacAddressAndASecondNetworkStay() {
    ObjectNode body =
        object("{'HostConfig': {'NetworkMode': 'bender-rec-a'}}").put("Image", host.v1);
    String mac = "02:42:0a:d5:01:4d";
    if (host.engine.info().speaks("1.44")) {
      body.putObject("NetworkingConfig")
          .putObject("EndpointsConfig")
          .putObject("bender-rec-a")
          .put("MacAddress", mac);
    } else {
      body.put("MacAddress", mac);
    }
    old = host.create("old", body);
    host.engine.connectNetwork(
        "bender-rec-b",
        old,
        object("{'IPAMConfig': {'IPv4Address': '10.213.2.9'}, 'Aliases': ['second']}"));
    host.engine.start(old);
    fresh = recreate(plan(), "new");
    assertThat(losses()).isEmpty();

    host.engine.stop(old, Duration.ofSeconds(2));
    host.engine.start(fresh);
    JsonNode networks = host.engine.inspect(fresh).at("/NetworkSettings/Networks");
    assertThat(networks.at("/bender-rec-a/MacAddress").asString("")).isEqualTo(mac);
    assertThat(networks.at("/bender-rec-b/IPAddress").asString("")).isEqualTo("10.213.2.9");
    assertThat(networks.at("/bender-rec-b/Aliases").toString()).contains("second");
  }

  @Test
  void whatWasWrittenToAnAnonymousVolumeIsThereAgain() {
    old = host.create("old", object("{'Volumes': {'/own-data': {}}}").put("Image", host.v1));
    host.engine.start(old);
    run(old, "echo kept > /own-data/file; echo kept > /image-data/file");
    fresh = recreate(plan(), "new");
    host.engine.stop(old, Duration.ofSeconds(2));
    host.engine.start(fresh);
    assertThat(run(fresh, "cat /own-data/file /image-data/file")).isEqualTo("kept\nkept");
    assertThat(run(fresh, "echo $A $B $C")).isEqualTo("two two");
  }

  @Test
  void aStartedCommandIsToldByItsCode() {
    assertThat(host.engine.exec(other, List.of("false"), Duration.ofSeconds(10), 100).exitCode())
        .isOne();
    int many =
        host.engine
            .exec(
                other,
                List.of(
                    "sh",
                    "-c",
                    "i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done; exit 5"),
                Duration.ofSeconds(30),
                100)
            .exitCode();
    assertThat(many).isEqualTo(5);
  }

  /** Some machines let nobody be privileged. */
  private boolean starts(OptionSet options) {
    try {
      host.engine.start(old);
      return true;
    } catch (EngineException.EngineRefused e) {
      assertThat(options.name()).as(e.getMessage()).isEqualTo("privileged");
      return false;
    }
  }

  private static String run(String id, String script) {
    return host.engine
        .exec(id, List.of("sh", "-c", script), Duration.ofSeconds(10), 1_000)
        .output();
  }

  private RecreationPlan plan() {
    JsonNode running = host.engine.inspect(old);
    return ContainerSpec.plan(
        running,
        host.engine.inspectImage(running.path("Image").asString("")),
        host.engine.inspectImage(host.v2),
        host.v2,
        host.engine.info().apiVersion());
  }

  private static String recreate(RecreationPlan plan, String name) {
    String id = host.create(name, plan.createBody());
    plan.connects().forEach(one -> host.engine.connectNetwork(one.network(), id, one.endpoint()));
    return id;
  }

  private List<String> losses() {
    return FidelityCheck.losses(
        host.engine.inspect(old),
        host.engine.inspectImage(host.v1),
        host.engine.inspect(fresh),
        host.engine.inspectImage(host.v2));
  }

  private static void assertSame(JsonNode expected, JsonNode got) {
    for (String part : List.of("Config", "HostConfig")) {
      for (var field : expected.path(part).properties()) {
        boolean automatic =
            field.getKey().equals("Hostname")
                && expected.path("Id").asString("").startsWith(field.getValue().asString(""));
        boolean volumes = field.getKey().equals("Volumes") || UNCOMPARED.contains(field.getKey());
        if (!automatic && !volumes) {
          assertThat(normal(got.path(part).path(field.getKey())))
              .as(field.getKey())
              .isEqualTo(normal(field.getValue()));
        }
      }
    }
    assertThat(mounts(got)).isEqualTo(mounts(expected));
  }

  /** Nothing and empty mean the same, and variables have no order. */
  private static JsonNode normal(JsonNode node) {
    boolean nothing = node.isMissingNode() || (node.isContainer() && node.isEmpty());
    if (nothing) {
      return JsonNodeFactory.instance.nullNode();
    }
    if (node instanceof ArrayNode array) {
      ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
      array
          .valueStream()
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .forEach(sorted::add);
      return sorted;
    }
    return node;
  }

  /** What is where, but for the names of anonymous volumes. */
  private static TreeMap<String, String> mounts(JsonNode container) {
    TreeMap<String, String> mounts = new TreeMap<>();
    for (JsonNode mount : container.path("Mounts")) {
      boolean volume = mount.path("Type").asString("").equals("volume");
      mounts.put(
          mount.path("Destination").asString(""),
          mount.path("Type").asString("")
              + (volume ? "" : mount.path("Source").asString(""))
              + mount.path("RW")
              + mount.path("Propagation"));
    }
    return mounts;
  }

  private static TreeMap<String, String> volumes(String id) {
    TreeMap<String, String> volumes = new TreeMap<>();
    for (JsonNode mount : host.engine.inspect(id).path("Mounts")) {
      if (mount.path("Type").asString("").equals("volume")) {
        volumes.put(mount.path("Destination").asString(""), mount.path("Source").asString(""));
      }
    }
    return volumes;
  }

  private static void drop(ObjectNode body, String pointer) {
    JsonPointer whole = JsonPointer.compile(pointer);
    JsonNode parent = body.at(whole.head());
    JsonPointer last = Objects.requireNonNull(whole.last());
    assertThat(body.at(whole).isMissingNode()).as(pointer).isFalse();
    if (parent instanceof ArrayNode array) {
      array.remove(last.getMatchingIndex());
    } else {
      ((ObjectNode) parent).remove(last.getMatchingProperty());
    }
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) RecreationHost.JSON.readTree(json.replace('\'', '"'));
  }
}
