package dev.bender.platform.messaging;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BrokerDoorTest {
  @Test
  void aBrokerThatComesUpLaterIsWaitedFor() throws Exception {
    try (ServerSocket later = new ServerSocket()) {
      int port = freePort();
      CompletableFuture<Void> opening =
          CompletableFuture.runAsync(
              () -> open(later, port),
              CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
      BrokerDoor.awaitOpen(
          "127.0.0.1:" + freePort() + ", 127.0.0.1:" + port, Duration.ofMinutes(1));
      opening.get();
    }
  }

  @Test
  void oneThatListensIsEnough() throws Exception {
    try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BrokerDoor.awaitOpen(
          "no-such-host.invalid:9092,localhost:" + open.getLocalPort(), Duration.ofMinutes(1));
    }
  }

  @Test
  void whereNothingListensIsSaidInTheEnd() throws Exception {
    String nowhere = "127.0.0.1:" + freePort();
    assertThatThrownBy(() -> BrokerDoor.awaitOpen(nowhere, Duration.ofMillis(120)))
        .isInstanceOf(BrokerUnreachable.class)
        .hasMessage("nothing takes connections at " + nowhere);
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private static void open(ServerSocket socket, int port) {
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
