package dev.bender.standalone.broker;

import java.io.IOException;
import java.time.Duration;
import kafka.Kafka;

/**
 * The main class of the broker's own process: Kafka's, and a watch on the standard input. It ends
 * when the process that started us is gone, however that came to be, and then so do we.
 */
public final class BrokerMain {
  private static final Duration ORDERLY_END = Duration.ofSeconds(5);

  private BrokerMain() {}

  /**
   * @param arguments the properties file of the broker
   */
  public static void main(String[] arguments) {
    Thread.ofPlatform().daemon().name("parent-watch").start(BrokerMain::endWithParent);
    Kafka.main(arguments);
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // nobody writes; only the end counts
      }
    } catch (IOException e) {
      // as good as the end
    }
    Thread.ofPlatform().daemon().name("last-resort").start(BrokerMain::haltLater);
    System.exit(0);
  }

  private static void haltLater() {
    try {
      Thread.sleep(ORDERLY_END);
    } catch (InterruptedException e) {
      // then now
    }
    Runtime.getRuntime().halt(1);
  }
}
