package dev.bender.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on the loopback interface: the usual ones where they are free. */
public final class FreePorts {
  private FreePorts() {}

  /** That port, or some other one if it is taken. */
  public static int preferably(int port) {
    return isFree(port) ? port : any();
  }

  /** That port and the next one, or two others. */
  public static int pairPreferably(int port) {
    int candidate = port;
    for (int tries = 0; tries < 100; tries++) {
      if (isFree(candidate) && isFree(candidate + 1)) {
        return candidate;
      }
      candidate = any();
    }
    throw new DemoFailed("no two neighbouring ports are free on 127.0.0.1.");
  }

  /** Some free port. */
  public static int any() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new DemoFailed("no port is free on 127.0.0.1: " + e.getMessage());
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
