package dev.bender.standalone.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  private final FreePorts ports = FreePorts.any();

  @Test
  void noPortIsGivenTwice() {
    Set<Integer> given = new HashSet<>();
    for (int n = 0; n < 20; n++) {
      assertThat(given.add(Integer.parseInt(ports.next()))).isTrue();
      int first = ports.pair();
      assertThat(given.add(first) && given.add(first + 1)).isTrue();
    }
  }

  @Test
  void portsThatOutgoingConnectionsGetAreNotAmongThem() {
    assertThat(ports.pair()).isBetween(20_000, 32_000);
  }

  @Test
  void aPortThatIsTakenIsPassedOver() throws IOException {
    int last = Integer.parseInt(ports.next());
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(last + 2, 1, here)) {
      int pair = ports.pair();
      assertThat(pair).isGreaterThan(one.getLocalPort());
    }
  }
}
