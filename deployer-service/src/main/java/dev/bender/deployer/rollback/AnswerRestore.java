package dev.bender.deployer.rollback;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImageDigests.Relation;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.OperatorCommand.Verb;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.deployer.backup.BackupTag;
import dev.bender.deployer.inventory.Watching;
import dev.bender.deployer.postgres.PlanRestore;
import dev.bender.deployer.postgres.RestorePlan;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.InvalidReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Begins the way back to the image and the data of a backup, when somebody asks for it, or says
 * what it would be. It is an update like any other, with its verification and its own way back.
 */
public final class AnswerRestore implements Handler<OperatorCommand> {
  private static final Duration TOO_OLD = Duration.ofMinutes(10);
  private static final String VERSION = "org.opencontainers.image.version";

  private final Engine engine;
  private final HostImages images;
  private final Watching watching;
  private final OnItsWay onItsWay;
  private final PlanRestore planRestore;
  private final Clock clock;

  public AnswerRestore(
      Engine engine,
      HostImages images,
      Watching watching,
      OnItsWay onItsWay,
      PlanRestore planRestore,
      Clock clock) {
    this.engine = engine;
    this.images = images;
    this.watching = watching;
    this.onItsWay = onItsWay;
    this.planRestore = planRestore;
    this.clock = clock;
  }

  /** Whether a command is one of these. */
  public static boolean isMine(OperatorCommand command) {
    return command.verb() == Verb.RESTORE || command.verb() == Verb.PLAN_RESTORE;
  }

  @Override
  public Emissions handle(Delivery<OperatorCommand> delivery) throws TryAgain {
    OperatorCommand command = delivery.value();
    if (command.issuedAt().plus(TOO_OLD).isBefore(clock.instant())) {
      return refused(command, "The command came too late; ask again.");
    }
    try {
      return engine
          .find(command.container())
          .map(container -> restore(command, container))
          .orElseGet(() -> refused(command, "There is no container " + command.container() + "."));
    } catch (EngineException.EngineUnavailable e) {
      throw TryAgain.untilItWorks("The engine does not answer: " + e.getMessage(), e);
    } catch (EngineException e) {
      throw TryAgain.soon("The engine refused: " + e.getMessage(), e);
    } catch (InvalidReference e) {
      return refused(command, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Emissions giveUp(Delivery<OperatorCommand> delivery, Exception why) {
    return refused(delivery.value(), "Bender could not look at that backup; nothing was changed.");
  }

  private Emissions restore(OperatorCommand command, JsonNode container) {
    String name = command.container();
    if (watching.isIgnored(container)) {
      return refused(command, "Settings or a label say that " + name + " is not to be touched.");
    }
    Instant now = clock.instant();
    Optional<String> busy = onItsWay.of(command.key(), container, now);
    if (busy.isPresent()) {
      return refused(command, busy.get());
    }
    DataRestore wish = Objects.requireNonNull(command.data());
    return switch (planRestore.glance(name, container, wish)) {
      case RestorePlan.Refused refused -> refused(command, refused.sentence());
      case RestorePlan.Ready ready -> begin(command, container, ready, wish, now);
    };
  }

  private Emissions begin(
      OperatorCommand command,
      JsonNode container,
      RestorePlan.Ready ready,
      DataRestore wish,
      Instant now) {
    ImageReference reference =
        ImageReference.parse(container.path("Config").path("Image").asString(""));
    Optional<String> source = imageOf(ready, container, reference);
    String digest = ready.image().pullable();
    if (source.isEmpty() || digest == null) {
      return refused(
          command,
          digest == null
              ? "The image of that backup came from no registry, so it cannot be told from others."
              : ("The image of that backup is not on the host any more. Pull it first: docker pull"
                      + " %s@%s")
                  .formatted(reference.name(), digest));
    }
    String version = version(engine.inspectImage(source.get()).path("Config").path("Labels"));
    if (command.verb() == Verb.PLAN_RESTORE) {
      return answer(
          command,
          null,
          Result.ACCEPTED,
          ready.sentence(command.container(), version == null ? source.get() : version));
    }
    String tag = keep(source.get(), command.container(), ready);
    Update update =
        new Update(
                Update.idOf(command.host(), command.container(), digest),
                command.host(),
                command.container(),
                container.path("Config").path("Image").asString(""),
                engine.info().platform(),
                images.of(container),
                ready.image(),
                version(container.path("Config").path("Labels")),
                version,
                Update.Source.OPERATOR,
                now,
                command.by())
            .goingBackTo(tag)
            .restoring(wish.from(ready.which()));
    return answer(
            command,
            update.updateId(),
            Result.ACCEPTED,
            "%s goes back to its data of %s.".formatted(command.container(), wish.backup()))
        .and(Topics.UPDATE_DETECTED, new UpdateDetected(update));
  }

  /** By the tag that kept it, by its digest, or because it runs. */
  private Optional<String> imageOf(
      RestorePlan.Ready ready, JsonNode container, ImageReference reference) {
    String tag = ready.imageTag();
    if (tag != null && BackupTag.parse(tag).isPresent() && is(tag, reference, ready.image())) {
      return Optional.of(tag);
    }
    if (images.of(container).relationTo(ready.image()) == Relation.SAME) {
      return Optional.of(container.path("Image").asString(""));
    }
    if (ready.image().pullable() == null) {
      return Optional.empty();
    }
    String pinned = images.pinned(reference, ready.image());
    return is(pinned, reference, ready.image()) ? Optional.of(pinned) : Optional.empty();
  }

  private boolean is(String tag, ImageReference reference, ImageDigests image) {
    return images
        .ofImage(tag, reference)
        .filter(found -> found.relationTo(image) == Relation.SAME)
        .isPresent();
  }

  /** The image has to be there until its turn comes, whatever is cleaned up meanwhile. */
  private String keep(String source, String container, RestorePlan.Ready ready) {
    if (BackupTag.parse(source).isPresent()) {
      return source;
    }
    BackupTag tag = BackupTag.of(container, ready.takenAt());
    engine.tag(source, tag.repository(), tag.tag());
    return tag.reference();
  }

  private static @Nullable String version(JsonNode labels) {
    String version = labels.path(VERSION).asString("").replaceAll("\\p{Cntrl}", "").strip();
    return version.isEmpty() ? null : version.substring(0, Math.min(64, version.length()));
  }

  private Emissions refused(OperatorCommand command, String sentence) {
    return answer(command, null, Result.REFUSED, sentence);
  }

  private Emissions answer(
      OperatorCommand command, @Nullable String updateId, Result result, String sentence) {
    String bounded = sentence.length() <= 1_000 ? sentence : sentence.substring(0, 999) + "…";
    return Emissions.of(
        Topics.OPERATOR_ANSWERED,
        OperatorAnswered.to(command, updateId, result, bounded, clock.instant()));
  }
}
