package dev.bender.platform.messaging.guarantee;

import dev.bender.contracts.Event;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A member in a process of its own, killed while it works. Whatever the handler under test is, what
 * dies is the ledger's: the death of a process is the broker's affair, not the handler's.
 */
final class AbruptDeath implements Guarantee.Test {
  @Override
  public <E extends Event> void tryOn(Trial<E> trial) throws Exception {
    if (!(trial.handler instanceof Ledger ledger)) {
      throw new IllegalArgumentException("only a ledger can be shared by two processes");
    }
    Process first = start(trial, ledger);
    List<E> events = new ArrayList<>(trial.publish(3));
    try {
      trial.awaitOutcomes(events);
      // These it begins, or not: it is killed in the middle.
      events.addAll(trial.publish(5));
    } finally {
      first.destroyForcibly().waitFor();
    }
    trial.member("1");
    events.addAll(trial.publish(3));
    trial.onceEach(events);
  }

  private static Process start(Trial<?> trial, Ledger ledger) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Member.class.getName(),
            trial.broker.bootstrapServers(),
            trial.service(),
            trial.host,
            ledger.folder().toString())
        .redirectErrorStream(true)
        .redirectOutput(new File("/dev/null"))
        .start();
  }
}
