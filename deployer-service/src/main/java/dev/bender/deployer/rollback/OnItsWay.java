package dev.bender.deployer.rollback;

import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.deployer.release.LatestUpdates;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.ReplaceContainer;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Whether something is done to a container already, so that a way back has to wait. */
public final class OnItsWay {
  /** Until what was accepted can be seen on the engine. */
  private static final Duration NOT_SEEN_YET = Duration.ofMinutes(2);

  private final Engine engine;
  private final ReplaceContainer replaceContainer;
  private final LatestUpdates latest;
  private final Function<String, Optional<UpdateDetected>> queue;

  /**
   * @param queue what of a container waits for its next try, by key
   */
  public OnItsWay(
      Engine engine,
      ReplaceContainer replaceContainer,
      LatestUpdates latest,
      Function<String, Optional<UpdateDetected>> queue) {
    this.engine = engine;
    this.replaceContainer = replaceContainer;
    this.latest = latest;
    this.queue = queue;
  }

  /**
   * Why a way back has to wait, for people; empty if nothing is under way.
   *
   * @param key {@code host/container}
   */
  Optional<String> of(String key, JsonNode container, Instant now) {
    String name = Standing.name(container);
    if (replaceContainer.isUnproven(container)
        || !engine.containers(true, Names.REPLACES + "=" + Standing.id(container)).isEmpty()) {
      return Optional.of(
          "An update of " + name + " is under way; wait until it is verified or went back.");
    }
    return latest
        .of(key)
        .filter(Update::restoresBackup)
        .filter(one -> one.detectedAt().plus(NOT_SEEN_YET).isAfter(now))
        .filter(one -> !hasEnded(one, container))
        .map(one -> name + " is on its way back already.");
  }

  private boolean hasEnded(Update update, JsonNode container) {
    boolean failed =
        queue
            .apply(update.key())
            .map(UpdateDetected::update)
            .filter(one -> one.updateId().equals(update.updateId()))
            .filter(one -> !one.detectedAt().isBefore(update.detectedAt()))
            .isPresent();
    return failed
        || Standing.label(container, Names.UPDATE).equals(update.updateId())
        || isYounger(container, update.detectedAt());
  }

  /** Then somebody made it since, and it is not what was to go back. */
  private static boolean isYounger(JsonNode container, Instant time) {
    try {
      return Instant.parse(container.path("Created").asString("")).isAfter(time);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
