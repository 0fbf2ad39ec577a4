package dev.bender.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.OciImage;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
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
  private final Set<StreamPoint> killed = EnumSet.noneOf(StreamPoint.class);
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
    if (!killed.contains(point)) {
      killAt(point.together());
      killed.addAll(point.together());
    }
    String name = point.container();
    rig.awaitUpdate(name, point.isBad() ? "ROLLED_BACK" : "VERIFIED");
    rig.assertRuns(name, point.isBad() ? "1.0" : "1.1");
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
      rig.push(point.container(), point.isBad() ? bad : good);
      gate.awaitReached(CrashRig.LONG);
    }
    rig.killAndStart();
  }
}
