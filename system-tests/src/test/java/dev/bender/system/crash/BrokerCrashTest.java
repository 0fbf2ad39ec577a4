package dev.bender.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.OciImage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The broker killed under a Bender that runs on, or together with it. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class BrokerCrashTest {
  private CrashRig rig;
  private OciImage good;
  private OciImage vulnerable;

  @BeforeAll
  void start() throws Exception {
    rig = new CrashRig("bender-crash-broker", "retry: { first: 5s, factor: 1, attempts: 2 }\n");
    good = rig.image(DemoImage.of("1.1"));
    vulnerable = rig.vulnerable("1.1");
    OciImage old = rig.image(DemoImage.of("1.0"));
    rig.bender.start();
    for (BrokerPoint point : BrokerPoint.values()) {
      rig.run(point.container(), old);
    }
    rig.awaitUp();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @EnumSource(BrokerPoint.class)
  void killedThenEachEventComesOnceAndTheUpdateToOneEnd(BrokerPoint point) throws Exception {
    String name = point.container();
    rig.awaitContainer(name, "UP_TO_DATE");
    switch (point) {
      case IDLE -> awayWhileAnImageComes(name);
      case DUE -> awayWhileAnUpdateIsDue(name);
      default -> killedAtTheGate(point, name);
    }
    if (point == BrokerPoint.DUE) {
      await("both attempts have ended")
          .atMost(CrashRig.LONG)
          .until(() -> rig.stream.of(name), CrashRig.TRIED_TWICE::equals);
      rig.assertRuns(name, "1.0");
      return;
    }
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    assertThat(rig.stream.of(name)).as("each event of it, once").isEqualTo(CrashRig.VERIFIED);
    assertThat(rig.engineCalls.times(name, "stop old")).as("stops of the old one").isOne();
  }

  private void awayWhileAnImageComes(String name) throws Exception {
    rig.broker.kill();
    rig.push(name, good);
    rig.broker.startAgain();
  }

  private void awayWhileAnUpdateIsDue(String name) throws Exception {
    rig.push(name, vulnerable);
    rig.awaitUpdate(name, "BLOCKED");
    rig.broker.kill();
    Instant due = Instant.now().plusSeconds(6);
    await("it is due").atMost(Duration.ofSeconds(10)).until(() -> Instant.now().isAfter(due));
    rig.broker.startAgain();
  }

  private void killedAtTheGate(BrokerPoint point, String name) throws Exception {
    Gate gate = rig.brokerProxy.watch(point.gate());
    rig.push(name, good);
    gate.awaitReached(CrashRig.LONG);
    rig.broker.kill();
    if (point.killsBenderToo()) {
      rig.bender.kill();
    }
    rig.brokerProxy.forgetGates();
    rig.broker.startAgain();
    if (point.killsBenderToo()) {
      rig.bender.start();
      rig.awaitUp();
    }
  }
}
