package dev.bender.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

  @Test
  void portsThatOutgoingConnectionsGetAreNotAmongThem() {
    assertThat(FreePorts.any()).isBetween(20_000, 32_000);
  }

  @Test
  void aPortThatIsTakenIsPassedOver() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(FreePorts.preferably(port)).isNotEqualTo(port);
      assertThat(FreePorts.pairPreferably(port)).isNotEqualTo(port);
      assertThat(FreePorts.pairPreferably(port - 1)).isNotEqualTo(port - 1);
    }
  }
}
