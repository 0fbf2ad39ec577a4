package dev.bender.platform.messaging;

import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import java.time.Instant;
import java.util.UUID;

/** Events to test with. */
public final class Samples {
  public static final String DIGEST = "sha256:" + "ab".repeat(32);

  private Samples() {}

  public static String anyHost() {
    return "h-" + UUID.randomUUID().toString().substring(0, 8);
  }

  public static Update update(String host, String container) {
    return new Update(
        Update.idOf(host, container, DIGEST),
        host,
        container,
        "127.0.0.1:5000/" + container + ":1",
        "linux/amd64",
        null,
        new ImageDigests(DIGEST, null, null),
        null,
        null,
        Update.Source.RECONCILIATION,
        Instant.parse("2026-01-10T04:30:00Z"),
        null);
  }

  public static UpdateDetected detected(String host, String container) {
    return new UpdateDetected(update(host, container));
  }

  public static ImagePulled pulled(Update update) {
    return new ImagePulled(update, update.target(), null, 1, 1);
  }
}
