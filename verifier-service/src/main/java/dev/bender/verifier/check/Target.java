package dev.bender.verifier.check;

import dev.bender.verifier.container.ContainerView.Network;
import dev.bender.verifier.container.ContainerView.PublishedPort;
import java.util.List;
import java.util.Optional;

/**
 * Where a port of a container can be reached.
 *
 * @param host an address
 * @param port there
 * @param way how sure silence can be held against the container
 */
record Target(String host, int port, Way way) {

  enum Way {
    /** On a network of ours. */
    DIRECT,
    /** By the host, whose proxy takes connections even where nobody listens behind it. */
    PUBLISHED,
    /** Only a try: firewalls and foreign networks may be between. */
    UNSURE
  }

  /** Host and port as a URL has them. */
  String address() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /**
   * The container's own address where we share its network, else the port that the host passes on,
   * else its address all the same; empty where it has none.
   */
  static Optional<Target> of(Network network, int port, Reach reach) {
    return of(network, network.published(), port, reach);
  }

  /** The same for a UDP port. */
  static Optional<Target> ofUdp(Network network, int port, Reach reach) {
    return of(network, network.publishedUdp(), port, reach);
  }

  private static Optional<Target> of(
      Network network, List<PublishedPort> published, int port, Reach reach) {
    if (network.mode().equals("host")) {
      return reach.host().isEmpty()
          ? Optional.empty()
          : Optional.of(new Target(reach.host(), port, Way.DIRECT));
    }
    Optional<Target> direct =
        network.addresses().stream()
            .filter(reach::isAttachedTo)
            .findFirst()
            .map(address -> new Target(address, port, Way.DIRECT));
    return direct
        .or(() -> published(published, port, reach))
        .or(() ->
            network.addresses().stream()
                .findFirst()
                .map(address -> new Target(address, port, Way.UNSURE)));
  }

  private static Optional<Target> published(List<PublishedPort> published, int port, Reach reach) {
    return published.stream()
        .filter(one -> one.port() == port)
        .map(one -> new Target(hostOf(one, reach), one.hostPort(), Way.PUBLISHED))
        .filter(one -> !one.host().isEmpty())
        .findFirst();
  }

  private static String hostOf(PublishedPort published, Reach reach) {
    String address = published.hostAddress();
    if (address.isEmpty() || address.equals("0.0.0.0") || address.equals("::")) {
      return reach.host();
    }
    boolean loopback = address.startsWith("127.") || address.equals("::1");
    return loopback && reach.isInContainer() ? "" : address;
  }
}
