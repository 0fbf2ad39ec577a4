package dev.bender.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.system.Rig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was under way during ten minutes without Kafka ends once afterwards. */
@Tag("faults")
@Order(Integer.MAX_VALUE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class KafkaOutageTest {
  private Stage stage;

  @BeforeAll
  void outage() throws Exception {
    TenMinutesWithoutKafka outage = TenMinutesWithoutKafka.begin();
    stage = outage.stage();
    outage.awaitEnd();
    stage.isWell("kafka");
  }

  @AfterAll
  void stop() throws Exception {
    TenMinutesWithoutKafka.begin().close();
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void whatWasUnderWayEndsOnceAfterwards(Outage outage) throws Exception {
    String name = outage.container();
    if (outage == Outage.ASKED_FOR) {
      Rig.Said updated = stage.rig.say("update", name, "--yes");
      assertThat(updated.code()).as(updated.text()).isZero();
    }
    boolean good = outage.ending().equals("verified");
    stage.ends(name, good ? "VERIFIED" : "ROLLED_BACK", good ? "1.1" : "1.0", outage.ending());
  }
}
