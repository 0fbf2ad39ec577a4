package dev.bender.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.OciImage;
import dev.bender.system.crash.EnginePoint.Kind;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * As many containers as there are points, each held at its own one; then a single kill, as by a
 * power cut on a busy Saturday. Those that are to be hit twice are killed again while the first
 * kill is mended.
 */
@Tag("engine")
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class EngineCrashTest {
  private static final Map<String, Integer> NOT_STARTED =
      Map.of(
          "update.detected", 1,
          "image.pulled", 1,
          "scan.completed", 1,
          "rolled.back", 1,
          "update.retry", 1);

  private final Map<EnginePoint, Gate> gates = new EnumMap<>(EnginePoint.class);
  private final Map<EnginePoint, Gate> second = new EnumMap<>(EnginePoint.class);
  private final Map<EnginePoint, Boolean> ranAtOnce = new EnumMap<>(EnginePoint.class);
  private CrashRig rig;

  @BeforeAll
  void killEverywhereAtOnce() throws Exception {
    String patience =
        Arrays.stream(EnginePoint.values())
            .filter(point -> point.kind == Kind.BAD)
            .map(point -> "  " + point.container() + ": { patience: 2s }\n")
            .collect(Collectors.joining());
    rig = new CrashRig("bender-crash-engine", "containers:\n" + patience);
    runAll();
    rig.bender.start();
    rig.awaitUp();
    // A stop that is held longest is given up after a minute; a pull that is held lets few others.
    Predicate<EnginePoint> stops = point -> point.step().startsWith("stop");
    Predicate<EnginePoint> pulls = point -> point.step().equals("pull");
    for (var some : List.of(stops.or(pulls).negate(), stops, pulls)) {
      push(some);
      awaitReached(some);
    }
    kill(gates.values());
    killAgain();
    recover();
  }

  private void runAll() throws Exception {
    OciImage old = rig.image(DemoImage.of("1.0"));
    for (EnginePoint point : EnginePoint.values()) {
      rig.run(point.container(), old);
      if (point.kind == Kind.PRUNED) {
        rig.engine.tag(
            rig.reference(point.container()),
            "bender.backup/" + point.container(),
            "2020-01-01T00-00-00");
      }
      gates.put(point, rig.engineCalls.at(point.container(), point.step(), point.side));
    }
  }

  private void push(Predicate<EnginePoint> some) throws Exception {
    OciImage good = rig.image(DemoImage.of("1.1"));
    OciImage bad = rig.image(DemoImage.of("1.1").broken());
    OciImage unstartable = rig.image(DemoImage.of("1.1").unstartable());
    for (EnginePoint point : EnginePoint.values()) {
      if (some.test(point)) {
        rig.push(
            point.container(),
            switch (point.kind) {
              case GOOD, PRUNED -> good;
              case BAD -> bad;
              case UNSTARTABLE -> unstartable;
            });
      }
    }
  }

  private void awaitReached(Predicate<EnginePoint> some) {
    await("all gates are reached")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() ->
            assertThat(gates.keySet())
                .filteredOn(some)
                .filteredOn(point -> !gates.get(point).isReached())
                .as("not reached yet")
                .isEmpty());
  }

  private void kill(Collection<Gate> gates) throws InterruptedException {
    rig.bender.kill();
    gates.forEach(Gate::cut);
  }

  /** What runs before the broker is asked goes one by one: each start may reach one gate only. */
  private void killAgain() throws Exception {
    List<EnginePoint> open = new ArrayList<>(List.of(EnginePoint.values()));
    open.removeIf(point -> point.again == null);
    while (!open.isEmpty()) {
      for (EnginePoint point : open) {
        second.put(point, rig.engineCalls.atNext(point.container(), point.again));
      }
      rig.bender.start();
      List<Gate> gates = open.stream().map(second::get).toList();
      awaitNoMore(gates);
      // What comes to its gate after this is not hit there, and is tried again.
      open.removeIf(point -> second.get(point).isReached());
      rig.bender.kill();
      gates.forEach(Gate::cut);
    }
  }

  /** Until one is reached and for a while no further one is. */
  private static void awaitNoMore(List<Gate> open) {
    long[] last = {0, 0};
    await("another gate is reached")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          long reached = open.stream().filter(Gate::isReached).count();
          last[1] = reached == last[0] ? last[1] + 1 : 0;
          last[0] = reached;
          return reached == open.size() || (reached > 0 && last[1] >= 10);
        });
  }

  /** The line that says where Kafka is comes after the recovery and before all services. */
  private void recover() throws Exception {
    long before = linesOfKafka();
    rig.bender.start();
    await("the recovery is done")
        .atMost(CrashRig.LONG)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> linesOfKafka() > before);
    for (EnginePoint point : EnginePoint.values()) {
      ranAtOnce.put(point, rig.oneRuns(point.container()));
    }
    rig.awaitUp();
  }

  private long linesOfKafka() throws Exception {
    try (var lines = Files.lines(rig.folder.resolve("said.log"))) {
      return lines.filter(line -> line.contains("ready  Kafka")).count();
    }
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @EnumSource(EnginePoint.class)
  void killedThereItComesToOneEnd(EnginePoint point) {
    assertThat(gates.get(point)).as("was hit").matches(Gate::isReached);
    if (point.again != null) {
      assertThat(second.get(point)).as("was hit again").matches(Gate::isReached);
    }
    assertThat(ranAtOnce.get(point)).as("one of the two ran before the broker was asked").isTrue();
    String name = point.container();
    rig.awaitUpdate(name, point.kind.verified ? "VERIFIED" : "ROLLED_BACK");
    rig.assertRuns(name, point.kind.verified ? "1.1" : "1.0");
    assertThat(rig.stream.of(name))
        .as("each event of it, once")
        .isEqualTo(
            switch (point.kind) {
              case GOOD, PRUNED -> CrashRig.VERIFIED;
              case BAD -> CrashRig.ROLLED_BACK;
              case UNSTARTABLE -> NOT_STARTED;
            });
  }
}
