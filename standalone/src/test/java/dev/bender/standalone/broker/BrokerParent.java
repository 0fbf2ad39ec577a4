package dev.bender.standalone.broker;

import java.io.IOException;
import java.nio.file.Path;

/** A process with an embedded broker, for the test to kill. */
final class BrokerParent {
  private BrokerParent() {}

  public static void main(String[] arguments) throws IOException {
    long began = System.nanoTime();
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    System.out.println(broker.pid() + " " + (System.nanoTime() - began) / 1_000_000);
    System.in.read();
    broker.close();
  }
}
