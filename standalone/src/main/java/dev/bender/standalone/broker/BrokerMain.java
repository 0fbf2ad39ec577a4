package dev.bender.standalone.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * The main class of the broker's own process: Kafka's, and a watch on the standard input. It ends
 * when the process that started us is gone, however that came to be, and then so do we.
 */
public final class BrokerMain {
  private static final Duration ORDERLY_END = Duration.ofSeconds(5);

  private BrokerMain() {}

  /**
   * @param arguments the properties file of the broker, and the folder of its storage
   */
  public static void main(String[] arguments) throws IOException {
    Thread.ofPlatform().daemon().name("parent-watch").start(BrokerMain::endWithParent);
    Path properties = Path.of(arguments[0]);
    format(properties, BrokerFormat.of(Path.of(arguments[1])));
    Kafka.main(new String[] {properties.toString()});
  }

  /** Here and not in a process of its own: that would take as long as the broker's whole start. */
  private static void format(Path properties, BrokerFormat format) throws IOException {
    if (format.complete()) {
      return;
    }
    format.removeIncomplete();
    String[] words = {
      "format",
      "--standalone",
      "--cluster-id",
      Uuid.randomUuid().toString(),
      "--config",
      properties.toString()
    };
    int code = StorageTool.execute(words, System.out);
    if (code != 0) {
      System.exit(code);
    }
    format.markComplete();
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
