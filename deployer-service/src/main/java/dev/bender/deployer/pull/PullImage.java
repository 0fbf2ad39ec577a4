package dev.bender.deployer.pull;

import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.contracts.Verdict;
import dev.bender.deployer.backup.BackupTag;
import dev.bender.deployer.inventory.Watching;
import dev.bender.deployer.release.LatestUpdates;
import dev.bender.deployer.release.Outcomes;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.PullFailed;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.InvalidReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Brings an update's target to the host by its digest, and keeps the running image by a tag. */
public final class PullImage implements Handler<UpdateDetected> {
  private final Engine engine;
  private final HostImages images;
  private final Watching watching;
  private final WaitingUpdates waiting;
  private final LatestUpdates latest;
  private final ImagePull pull;
  private final Outcomes outcomes;
  private final Clock clock;

  public PullImage(
      Engine engine,
      HostImages images,
      Watching watching,
      WaitingUpdates waiting,
      LatestUpdates latest,
      ImagePull pull,
      Outcomes outcomes,
      Clock clock) {
    this.engine = engine;
    this.images = images;
    this.watching = watching;
    this.waiting = waiting;
    this.latest = latest;
    this.pull = pull;
    this.outcomes = outcomes;
    this.clock = clock;
  }

  @Override
  public Emissions handle(Delivery<UpdateDetected> delivery) throws TryAgain, InterruptedException {
    Update update = delivery.value().update();
    waiting.awaitReady();
    if (latest.supersede(update)) {
      return outcomes.skipped(update, Reason.SUPERSEDED, "A newer image took its place.");
    }
    try {
      Emissions pulled = pull(update, delivery);
      return waiting.replacedBy(update, pulled).and(pulled);
    } catch (InvalidReference e) {
      return outcomes.failed(update, delivery.attempt(), String.valueOf(e.getMessage()));
    } catch (EngineException.EngineUnavailable e) {
      throw TryAgain.untilItWorks("The engine does not answer: " + e.getMessage(), e);
    } catch (EngineException e) {
      throw TryAgain.soon("The engine refused: " + e.getMessage(), e);
    }
  }

  @Override
  public Emissions giveUp(Delivery<UpdateDetected> delivery, Exception why) {
    return outcomes.gaveUp(delivery, delivery.value().update(), why);
  }

  private Emissions pull(Update update, Delivery<UpdateDetected> delivery)
      throws TryAgain, InterruptedException {
    Optional<JsonNode> found = engine.find(update.container());
    if (found.isEmpty()) {
      return outcomes.skipped(
          update,
          Reason.CONTAINER_GONE,
          "There is no container " + update.container() + " on " + update.host() + ".");
    }
    JsonNode container = found.get();
    if (watching.isIgnored(container)) {
      return outcomes.skipped(
          update, Reason.IGNORED, "Settings or a label say that it is not to be touched.");
    }
    if (!Standing.isRunning(container) && !isHalfway(container) && update.goesBackTo() == null) {
      return outcomes.skipped(
          update, Reason.IGNORED, "It does not run; only what runs is updated.");
    }
    ImageDigests running = images.of(container);
    boolean same = running.relationTo(update.target()) == ImageDigests.Relation.SAME;
    if (same && update.restores() == null) {
      return outcomes.skipped(
          update, Reason.ALREADY_RUNNING, "It runs that image already; nothing was restarted.");
    }
    return update.restoresBackup()
        ? takeBackup(update, delivery, container)
        : pull(update, delivery, container, running);
  }

  /** It ran here before: no registry and no scanner has to answer for it to come back. */
  private Emissions takeBackup(
      Update update, Delivery<UpdateDetected> delivery, JsonNode container) {
    String kept = Objects.requireNonNull(update.goesBackTo());
    Optional<ImageDigests> image = images.ofImage(kept, ImageReference.parse(update.reference()));
    if (image.isEmpty()
        || image.get().relationTo(update.target()) == ImageDigests.Relation.DIFFERENT) {
      return outcomes.failed(
          update, delivery.attempt(), "The backup " + kept + " is not there any more.");
    }
    Verdict verdict =
        new Verdict(
            Verdict.Outcome.INCONCLUSIVE,
            "NOT_SCANNED",
            "It ran here before, and was not scanned again.",
            false,
            List.of(),
            List.of(),
            List.of(),
            null);
    return Emissions.of(
        Topics.SCAN_COMPLETED,
        new ScanCompleted(
            update,
            HostImages.merged(update.target(), image.get()),
            keep(update, delivery, container),
            verdict,
            null,
            0));
  }

  /** By the record's time, so that the same event comes to the same tag. */
  private String keep(Update update, Delivery<UpdateDetected> delivery, JsonNode container) {
    BackupTag backup = BackupTag.of(update.container(), delivery.at());
    engine.tag(container.path("Image").asString(""), backup.repository(), backup.tag());
    return backup.reference();
  }

  private Emissions pull(
      Update update, Delivery<UpdateDetected> delivery, JsonNode container, ImageDigests running)
      throws TryAgain, InterruptedException {
    ImageReference reference = ImageReference.parse(update.reference());
    Instant begun = clock.instant();
    try {
      pull.pull(update, reference);
    } catch (PullFailed e) {
      return failed(update, delivery, e);
    }
    // Asked for once: with the containerd store an image takes the engine long to show.
    Optional<JsonNode> arrived = engine.findImage(images.pinned(reference, update.target()));
    Optional<ImageDigests> digests = arrived.map(one -> images.ofImage(one, reference));
    if (digests.isEmpty()
        || digests.get().relationTo(update.target()) == ImageDigests.Relation.DIFFERENT) {
      return outcomes.failed(
          update, delivery.attempt(), "What arrived is not the image that was asked for.");
    }
    ImageDigests image = HostImages.merged(update.target(), digests.get());
    if (running.relationTo(image) == ImageDigests.Relation.SAME) {
      return outcomes.skipped(
          update,
          Reason.SAME_IMAGE,
          "The tag moved, but for " + update.platform() + " it is the image that runs already.");
    }
    String backup = keep(update, delivery, container);
    return Emissions.of(
        Topics.IMAGE_PULLED,
        new ImagePulled(
            update,
            image,
            backup,
            Math.max(0, arrived.get().path("Size").asLong(0)),
            Math.max(0, Duration.between(begun, clock.instant()).toMillis())));
  }

  /** Stopped by us, in an update that was interrupted and will go on. */
  private boolean isHalfway(JsonNode container) {
    String replaced = Standing.label(container, Names.REPLACES);
    boolean isTheNewOne = !replaced.isEmpty() && engine.find(replaced).isPresent();
    return isTheNewOne
        || !engine.containers(true, Names.REPLACES + "=" + Standing.id(container)).isEmpty();
  }

  private Emissions failed(Update update, Delivery<UpdateDetected> delivery, PullFailed e)
      throws TryAgain {
    String image = update.reference();
    String told = " (" + e.getMessage() + ")";
    return switch (e.kind()) {
      case RATE_LIMITED ->
          throw TryAgain.soon("The registry of " + image + " wants fewer requests" + told, e);
      case UNAVAILABLE ->
          throw TryAgain.soon("The registry of " + image + " does not answer" + told, e);
      case NOT_FOUND ->
          outcomes.failed(
              update,
              delivery.attempt(),
              "The registry has " + image + " no more under the digest that was announced" + told);
      case UNAUTHORIZED ->
          outcomes.failed(
              update,
              delivery.attempt(),
              "The registry does not let us have " + image + ": log in with 'docker login'" + told);
      case NO_SPACE ->
          outcomes.failed(
              update,
              delivery.attempt(),
              "There is no room for " + image + " on the engine's disk; make some" + told);
      case CORRUPT ->
          outcomes.failed(
              update,
              delivery.attempt(),
              "What came of "
                  + image
                  + " is not what its digest says, and was not used; see what stands between here"
                  + " and its registry"
                  + told);
      case REFUSED ->
          outcomes.failed(update, delivery.attempt(), "The engine could not pull " + image + told);
    };
  }
}
