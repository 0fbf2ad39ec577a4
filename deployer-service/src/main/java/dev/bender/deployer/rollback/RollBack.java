package dev.bender.deployer.rollback;

import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.deployer.release.Outcomes;
import dev.bender.deployer.release.SettledAttempts;
import dev.bender.deployer.replacement.GoingBack;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.deployer.replacement.RestoreOld;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.TryAgain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Brings the old container back when the new one did not prove itself. */
public final class RollBack implements Handler<RollbackRequested> {
  private static final Logger log = LoggerFactory.getLogger(RollBack.class);

  private final Engine engine;
  private final HostImages images;
  private final RestoreOld restoreOld;
  private final GoingBack goingBack;
  private final SettledAttempts settled;
  private final Outcomes outcomes;
  private final EventPublisher publisher;
  private final Clock clock;

  public RollBack(
      Engine engine,
      HostImages images,
      RestoreOld restoreOld,
      GoingBack goingBack,
      SettledAttempts settled,
      Outcomes outcomes,
      EventPublisher publisher,
      Clock clock) {
    this.engine = engine;
    this.images = images;
    this.restoreOld = restoreOld;
    this.goingBack = goingBack;
    this.settled = settled;
    this.outcomes = outcomes;
    this.publisher = publisher;
    this.clock = clock;
  }

  @Override
  public Emissions handle(Delivery<RollbackRequested> delivery)
      throws TryAgain, InterruptedException {
    RollbackRequested request = delivery.value();
    try {
      return goBack(delivery, request);
    } catch (EngineException.EngineUnavailable e) {
      throw TryAgain.untilItWorks("The engine does not answer: " + e.getMessage(), e);
    } catch (EngineException e) {
      throw TryAgain.soon("The engine refused: " + e.getMessage(), e);
    }
  }

  @Override
  public Emissions giveUp(Delivery<RollbackRequested> delivery, Exception why) {
    String sentence =
        delivery.value().sentence() + " Bender could not go back: " + why.getMessage();
    try {
      goingBack.ended(delivery.value().update());
    } catch (EngineException e) {
      log.error("{}: {}", delivery.value().container(), e.getMessage());
    }
    return wentBack(delivery, null, null, sentence);
  }

  private Emissions goBack(Delivery<RollbackRequested> delivery, RollbackRequested request)
      throws TryAgain, InterruptedException {
    Update update = request.update();
    Standing standing = Standing.of(engine, update.container(), update.updateId());
    JsonNode fresh = standing.fresh();
    JsonNode old = standing.old();
    // Another one of the same update is that of a later attempt, which nobody complained about.
    if (fresh == null
        || !Standing.id(fresh).equals(request.containerId())
        || isAnother(standing.named(), fresh, old)) {
      return settled.wentBack(update, request.backup(), delivery)
          ? Emissions.none()
          : whenNewOneIsGone(delivery, request, standing.named());
    }
    tell(update);
    goingBack.begins(update);
    String backup = request.backup() == null ? "" : request.backup();
    RestoreOld.Result result = restoreOld.restore(update, fresh, old, backup, goingBack);
    goingBack.ended(update);
    return switch (result) {
      case RestoreOld.Restored restored ->
          wentBack(delivery, restored.image(), restored.containerId(), request.sentence());
      case RestoreOld.NotRestored not ->
          wentBack(delivery, null, null, request.sentence() + " " + not.sentence());
    };
  }

  private static boolean isAnother(
      @Nullable JsonNode named, JsonNode fresh, @Nullable JsonNode old) {
    return named != null
        && !Standing.id(named).equals(Standing.id(fresh))
        && (old == null || !Standing.id(named).equals(Standing.id(old)));
  }

  /** We were here before and were killed before we could say so; or somebody else was. */
  private Emissions whenNewOneIsGone(
      Delivery<RollbackRequested> delivery, RollbackRequested request, @Nullable JsonNode named) {
    goingBack.ended(request.update());
    if (named == null) {
      return wentBack(
          delivery, null, null, request.sentence() + " No container of that name is left.");
    }
    if (!isOldAgain(named, request)) {
      return outcomes.skipped(
          request.update(),
          UpdateSkipped.Reason.CONTAINER_GONE,
          "Somebody put another container in its place before it was verified.");
    }
    if (!Standing.isRunning(named)) {
      engine.start(Standing.id(named));
    }
    return wentBack(delivery, images.of(named), Standing.id(named), request.sentence());
  }

  /** The one that stood by, or one that was made again from the backup of its image. */
  private boolean isOldAgain(JsonNode named, RollbackRequested request) {
    String image = named.path("Image").asString("");
    return Standing.id(named).equals(request.standbyId())
        || Optional.ofNullable(request.backup())
            .flatMap(engine::findImage)
            .filter(backup -> backup.path("Id").asString("").equals(image))
            .isPresent();
  }

  private Emissions wentBack(
      Delivery<RollbackRequested> delivery,
      @Nullable ImageDigests restored,
      @Nullable String containerId,
      String sentence) {
    RollbackRequested request = delivery.value();
    Instant now = clock.instant();
    String bounded = sentence.length() <= 1_000 ? sentence : sentence.substring(0, 1_000);
    RolledBack back =
        new RolledBack(
            request.update(),
            restored,
            containerId,
            bounded,
            request.lastWords(),
            Math.max(0, Duration.between(request.stoppedAt(), now).toMillis()),
            now,
            request.backup());
    Emissions emissions =
        Emissions.of(Topics.ROLLED_BACK, back)
            .and(outcomes.quarantined(request.update(), delivery.attempt(), bounded));
    return settled.settling(back, delivery, emissions);
  }

  private void tell(Update update) {
    publisher.tell(
        new UpdateProgress(
            update.updateId(),
            update.host(),
            update.container(),
            "deployer",
            Stage.ROLLING_BACK,
            null,
            "the old container is brought back",
            null,
            null,
            clock.instant()));
  }
}
