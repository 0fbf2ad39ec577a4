package dev.bender.platform.messaging;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/**
 * Whether anything listens where the broker should. Kafka's clients find that out too, but warn of
 * every try, and wait longer and longer between two: a broker that starts beside us would be
 * noticed seconds late.
 */
final class BrokerDoor {
  private static final Duration BETWEEN = Duration.ofMillis(50);
  private static final Duration LONGEST_TRY = Duration.ofSeconds(2);

  private BrokerDoor() {}

  /**
   * Waits until one of them takes connections.
   *
   * @param servers {@code host:port}, comma-separated
   * @throws BrokerUnreachable if none does in time
   */
  static void awaitOpen(String servers, Duration atMost) throws InterruptedException {
    List<String> all = List.of(servers.split(" *, *"));
    long deadline = System.nanoTime() + atMost.toNanos();
    while (all.stream().noneMatch(BrokerDoor::isOpen)) {
      if (System.nanoTime() > deadline) {
        throw new BrokerUnreachable("nothing takes connections at " + servers);
      }
      // Nothing tells that a port was opened; it can only be tried again.
      Thread.sleep(BETWEEN);
    }
  }

  private static boolean isOpen(String server) {
    String host = Utils.getHost(server);
    Integer port = Utils.getPort(server);
    if (host == null || port == null) {
      // What is wrong with it, Kafka's client says.
      return true;
    }
    try {
      // All of them, as Kafka's client does: a name may stand for an address that nobody has.
      return Stream.of(InetAddress.getAllByName(host))
          .anyMatch(address -> isOpen(new InetSocketAddress(address, port)));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isOpen(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) LONGEST_TRY.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
