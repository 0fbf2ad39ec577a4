package dev.bender.verifier.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** The networks of this process, as the kernel tells. Asked anew each time: bridges come and go. */
public final class LocalNetworks implements Reach {
  private final boolean inContainer;
  private final String host;

  public LocalNetworks() {
    // Written by the engine into each container; a container on the host's network can do as the
    // host.
    boolean marked =
        Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"));
    inContainer = marked && !seesBridges();
    host = inContainer ? gateway() : "127.0.0.1";
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public boolean isInContainer() {
    return inContainer;
  }

  @Override
  public boolean isAttachedTo(String address) {
    try {
      // A literal: nothing is looked up.
      byte[] wanted = InetAddress.ofLiteral(address).getAddress();
      return NetworkInterface.networkInterfaces()
          .filter(one -> inContainer || isBridge(one))
          .flatMap(one -> one.getInterfaceAddresses().stream())
          .anyMatch(one -> isIn(one, wanted));
    } catch (IllegalArgumentException | SocketException e) {
      return false;
    }
  }

  /**
   * On the host only a bridge leads to containers; a macvlan's parent has its subnet but no way.
   */
  private static boolean isBridge(NetworkInterface one) {
    return Files.exists(Path.of("/sys/class/net", one.getName(), "bridge"));
  }

  private static boolean seesBridges() {
    try {
      return NetworkInterface.networkInterfaces().anyMatch(LocalNetworks::isBridge);
    } catch (SocketException e) {
      return false;
    }
  }

  private static boolean isIn(InterfaceAddress network, byte[] wanted) {
    byte[] own = network.getAddress().getAddress();
    int bits = network.getNetworkPrefixLength();
    if (own.length != wanted.length || bits <= 0) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((own[bit / 8] & mask) != (wanted[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** The default route's gateway, in /proc/net/route: hexadecimal, lowest byte first. */
  private static String gateway() {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/net/route"));
      for (String line : lines) {
        String[] words = line.split("\\s+");
        if (words.length > 2 && words[1].equals("00000000") && !words[2].equals("00000000")) {
          byte[] bytes = HexFormat.of().parseHex(words[2]);
          byte[] address = {bytes[3], bytes[2], bytes[1], bytes[0]};
          return InetAddress.getByAddress(address).getHostAddress();
        }
      }
      return "";
    } catch (UnknownHostException e) {
      return "";
    } catch (IOException | IllegalArgumentException e) {
      return "";
    }
  }
}
