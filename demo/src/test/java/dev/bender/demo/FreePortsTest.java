package dev.bender.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void noPortIsGivenTwiceThoughNothingListensThereYet() {
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      int pair = FreePorts.pairPreferably(FreePorts.any());
      assertThat(given.add(pair)).isTrue();
      assertThat(given.add(pair + 1)).isTrue();
      assertThat(given.add(FreePorts.any())).isTrue();
    }
  }
}
