package dev.bender.platform.messaging.guarantee;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that can be tried without stopping the broker. */
class GuaranteeTest {
  @TempDir Path folder;

  static Stream<Guarantee> guarantees() {
    return Stream.of(Guarantee.values()).filter(one -> !one.stopsTheBroker());
  }

  @ParameterizedTest
  @MethodSource("guarantees")
  void holdsOnTheBrokerInThisJvm(Guarantee guarantee) throws Exception {
    guarantee.holdsFor(new Ledger(folder), TrialBroker.inThisJvm());
  }
}
