package dev.bender.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.OciImage;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Killed between what a service does, what it writes and what it commits. One kill hits an update
 * in each service where it can: while a service is held, nothing else comes past it.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class StreamCrashTest {
  private final Map<StreamPoint, Gate> gates = new EnumMap<>(StreamPoint.class);
  private final Set<List<StreamPoint>> killed = new HashSet<>();
  private CrashRig rig;
  private OciImage good;
  private OciImage bad;

  @BeforeAll
  void start() throws Exception {
    String patience =
        Arrays.stream(StreamPoint.values())
            .filter(StreamPoint::isBad)
            .map(point -> "  " + point.container() + ": { patience: 1s }\n")
            .collect(Collectors.joining());
    rig = new CrashRig("bender-crash-stream", "containers:\n" + patience);
    good = rig.image(DemoImage.of("1.1"));
    bad = rig.image(DemoImage.of("1.1").broken());
    OciImage old = rig.image(DemoImage.of("1.0"));
    rig.bender.start();
    for (StreamPoint point : StreamPoint.values()) {
      rig.run(point.container(), old);
    }
    rig.awaitUp();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @EnumSource(StreamPoint.class)
  void killedThereEachEventComesOnceAndTheUpdateToOneEnd(StreamPoint point) throws Exception {
    List<StreamPoint> together = point.together();
    if (killed.add(together)) {
      killAt(together);
    }
    String name = point.container();
    rig.awaitUpdate(name, point.isBad() ? "ROLLED_BACK" : "VERIFIED");
    rig.assertRuns(name, point.isBad() ? "1.0" : "1.1");
    assertThat(gates.get(point)).as("was hit").matches(Gate::isReached);
    assertThat(rig.stream.of(name))
        .as("each event of it, once")
        .isEqualTo(point.isBad() ? CrashRig.ROLLED_BACK : CrashRig.VERIFIED);
    assertThat(rig.engineCalls.times(name, "stop old")).as("stops of the old one").isOne();
    assertThat(rig.engineCalls.times(name, "start new")).as("starts of the new one").isOne();
    String title = name + (point.isBad() ? ": went back to 1.0" : ": updated");
    await("phones are told, at most twice")
        .atMost(CrashRig.LONG)
        .until(() -> rig.ntfy.count(title), count -> count == 1 || count == 2);
  }

  private void killAt(List<StreamPoint> together) throws Exception {
    for (StreamPoint point : together) {
      rig.awaitContainer(point.container(), "UP_TO_DATE");
    }
    for (StreamPoint point : together) {
      Gate gate = rig.brokerProxy.watch(point.gate(rig.stream));
      gates.put(point, gate);
      rig.push(point.container(), point.isBad() ? bad : good);
      gate.awaitReached(CrashRig.LONG);
    }
    rig.killAndStart();
  }
}
