package dev.bender.standalone.process;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on the loopback interface: the usual ones where they are free. */
public final class FreePorts {
  // Below those that a system gives to outgoing connections: one of these is free now, and taken
  // when the program that it is for starts again.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  /** All that could be asked for are taken; the message is a sentence for people. */
  public static final class NoneLeft extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoneLeft(String message) {
      super(message);
    }
  }

  private FreePorts() {}

  /** That port, or some other one if it is taken. */
  public static int preferably(int port) {
    return isFree(port) ? port : any();
  }

  /** That port and the next one, or two others. */
  public static int pairPreferably(int port) {
    int candidate = port;
    for (int tries = 0; tries < 100; tries++) {
      // Nobody else gets the second one, though nothing listens there yet.
      if (isFree(candidate) && isFree(candidate + 1) && GIVEN.add(candidate + 1)) {
        return candidate;
      }
      candidate = any();
    }
    throw new NoneLeft("no two neighbouring ports are free on 127.0.0.1.");
  }

  /** Some free port, and never the same one twice. */
  public static int any() {
    for (int tries = 0; tries < 1_000; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new NoneLeft("no port is free on 127.0.0.1.");
  }

  private static boolean isFree(int port) {
    return Ports.freeWithin(port, Duration.ZERO);
  }
}
