package dev.bender.system;

import dev.bender.system.reliability.Row;
import java.util.Locale;

/** What runs in a container of its own under Docker Compose, each killed once. */
public enum ComposedPart implements Row {
  DETECTOR("News that comes meanwhile is found when it is back; the update is verified once."),
  SCANNER("The image waits in `image.pulled` until it is back; the update is verified once."),
  DEPLOYER("It first sees to what it left, then goes on; the update is verified once."),
  VERIFIER("The checks start over when it is back; the update is verified once."),
  NOTIFIER("Updates go on without it; it reads the topics again and tells the same story."),
  KAFKA("All five wait for it and go on where they were; the update is verified once.");

  private final String outcome;

  ComposedPart(String outcome) {
    this.outcome = outcome;
  }

  /** The service of docker-compose.yml. */
  String service() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String point() {
    return "`" + service() + "`";
  }

  @Override
  public String outcome() {
    return outcome;
  }
}
