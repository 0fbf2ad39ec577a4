package dev.bender.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.system.Rig;
import dev.bender.system.faults.HttpFaultProxy.Fault;
import dev.bender.system.faults.HttpFaultProxy.Rule;
import java.time.Duration;

/** Kafka out of reach for a while. */
final class KafkaPlays {
  private static final Duration AWAY = Duration.ofSeconds(20);

  private KafkaPlays() {}

  /** An update is in the middle of its pull when it happens. */
  static void away(Stage stage, String name) throws Exception {
    HttpFaultProxy registry = stage.runWithNewer(name);
    TcpProxy.Outage outage;
    try (Rule rule = registry.set(RegistryPlays.BLOBS, new Fault.Hangs())) {
      stage.look(name);
      await().atMost(Stage.LONG).until(() -> rule.hits() > 0);
      outage = stage.kafka.cut();
    }
    long back = System.nanoTime() + AWAY.toNanos();
    try (outage) {
      stage.warns("Kafka at " + stage.kafka.address() + " does not answer");
      Rig.Said asked = stage.rig.say("update", name, "--yes");
      assertThat(asked.code()).as(asked.text()).isEqualTo(1);
      assertThat(asked.text()).contains("Kafka does not answer, so nothing was asked.");
      stage.runsOld(name);
      await().atMost(Stage.LONG).until(() -> System.nanoTime() - back > 0);
    }
    stage.endsWell(name);
    stage.isWell("kafka");
  }
}
