package dev.bender.system.broker;

import dev.bender.demo.DemoParts;
import dev.bender.platform.messaging.guarantee.Guarantee;
import dev.bender.platform.messaging.guarantee.Ledger;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every guarantee of delivery, on a stock Kafka with several partitions, killed and paused too. */
@Order(4)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
public class GuaranteesOnKafkaTest {
  @TempDir Path folder;

  private KafkaInAContainer kafka;

  @BeforeAll
  void start() throws Exception {
    kafka = KafkaInAContainer.start(DemoParts.ofEnvironment());
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  // One after the other: some take the broker away.
  @Execution(ExecutionMode.SAME_THREAD)
  @ParameterizedTest
  @EnumSource
  void holdsOnKafkaInAContainer(Guarantee guarantee) throws Exception {
    guarantee.holdsFor(new Ledger(folder), kafka);
  }
}
