package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SoakVitalsTest {
  private static final int LOOKS = 15;

  @Test
  void connectionsToABrokerThatComesAndGoesAreNoGrowth() {
    SoakVitals vitals =
        files(326, 330, 344, 260, 348, 268, 266, 265, 343, 267, 267, 333, 356, 356, 356);

    assertThatCode(vitals::areFlat).doesNotThrowAnyException();
  }

  @Test
  void filesThatAreNeverClosedAreGrowth() {
    SoakVitals vitals =
        files(
            LongStream.range(0, LOOKS)
                .map(look -> (look % 3 == 0 ? 260 : 340) + 20 * look)
                .toArray());

    assertThatThrownBy(vitals::areFlat)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("open files");
  }

  @Test
  void threadsThatNeverEndAreGrowth() {
    SoakVitals vitals = new SoakVitals();
    for (int look = 0; look < LOOKS; look++) {
      vitals.add(new SoakVitals.Look(look, 200_000, 50_000, 120 + 5L * look, 350));
    }

    assertThatThrownBy(vitals::areFlat)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("threads");
  }

  private static SoakVitals files(long... counts) {
    SoakVitals vitals = new SoakVitals();
    for (long files : counts) {
      vitals.add(new SoakVitals.Look(0, 200_000, 50_000, 120, files));
    }
    return vitals;
  }
}
