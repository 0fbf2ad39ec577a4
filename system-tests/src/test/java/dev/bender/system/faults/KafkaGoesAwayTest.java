package dev.bender.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** First of all, so that nobody waits for its end: {@link KafkaOutageTest} sees what came of it. */
@Tag("faults")
@Order(1)
class KafkaGoesAwayTest {

  @Test
  void statusSaysSoAtOnce() throws Exception {
    Stage stage = TenMinutesWithoutKafka.begin().stage();
    stage.warns("Kafka at " + stage.kafka.address() + " does not answer");
    assertThat(stage.state(Outage.IN_A_PULL.container())).isEqualTo("MOVING");
  }
}
