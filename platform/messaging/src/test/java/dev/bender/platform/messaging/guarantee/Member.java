package dev.bender.platform.messaging.guarantee;

import dev.bender.platform.messaging.Connection;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Subscription;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A process that handles until it is killed. */
final class Member {
  private Member() {}

  /**
   * @param arguments where the broker is, the service, the host, the folder of the ledger
   */
  public static void main(String[] arguments) throws Exception {
    Connection connection = new Connection(arguments[0], arguments[1], "", "1", 1, Map.of(), 3);
    Messaging messaging = Messaging.open(connection, Clock.systemUTC());
    Ledger ledger = new Ledger(Path.of(arguments[3]));
    messaging.start(
        List.of(Subscription.to(ledger.topic(), arguments[2], ledger.handler(messaging))));
  }
}
