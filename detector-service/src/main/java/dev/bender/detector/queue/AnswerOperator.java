package dev.bender.detector.queue;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.GateOverride;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.OperatorCommand.Verb;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.CaughtUp;
import dev.bender.detector.discovery.Sighting;
import dev.bender.detector.discovery.Sighting.Newer;
import dev.bender.detector.discovery.Sighting.NotKnown;
import dev.bender.detector.discovery.Sighting.NotWatched;
import dev.bender.detector.discovery.Sighting.SameImage;
import dev.bender.detector.discovery.Sighting.UpToDate;
import dev.bender.detector.discovery.Updates;
import dev.bender.platform.messaging.DelayedTopic;
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
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out the commands that are the detector's: those on what is newer, and on what waits. */
public final class AnswerOperator implements Handler<OperatorCommand> {
  private static final Duration TOO_OLD = Duration.ofMinutes(10);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CaughtUp caughtUp;
  private final Function<String, Optional<ContainerObserved>> observed;
  private final BiFunction<ContainerObserved, Instant, Sighting> look;
  private final BiFunction<ContainerObserved, ImageReference, Sighting> lookAtAnother;
  private final DelayedTopic<UpdateDetected> retries;
  private final AnnounceUpdate announce;
  private final Clock clock;

  /**
   * @param caughtUp whether the inventory, what was announced and the queue are known
   * @param observed the container of a key
   * @param look gives what its registry said at that time or later
   * @param lookAtAnother the same of an image that its own reference does not name
   * @param retries the queue
   */
  public AnswerOperator(
      CaughtUp caughtUp,
      Function<String, Optional<ContainerObserved>> observed,
      BiFunction<ContainerObserved, Instant, Sighting> look,
      BiFunction<ContainerObserved, ImageReference, Sighting> lookAtAnother,
      DelayedTopic<UpdateDetected> retries,
      AnnounceUpdate announce,
      Clock clock) {
    this.caughtUp = caughtUp;
    this.observed = observed;
    this.look = look;
    this.lookAtAnother = lookAtAnother;
    this.retries = retries;
    this.announce = announce;
    this.clock = clock;
  }

  /** Whether a command is the detector's. */
  public static boolean isMine(OperatorCommand command) {
    return switch (command.verb()) {
      case UPDATE, LOOK, RETRY, REMOVE, OVERRIDE -> true;
      case ROLLBACK -> !command.wantsBackup();
      default -> false;
    };
  }

  @Override
  public Emissions handle(Delivery<OperatorCommand> delivery)
      throws TryAgain, InterruptedException {
    OperatorCommand command = delivery.value();
    if (command.issuedAt().plus(TOO_OLD).isBefore(clock.instant())) {
      return answer(command, null, Result.REFUSED, "The command came too late; ask again.");
    }
    if (!caughtUp.within(PATIENCE)) {
      throw TryAgain.untilItWorks("what waits and what runs is not known yet", null);
    }
    return switch (command.verb()) {
      case UPDATE, LOOK -> look(command);
      case RETRY -> retry(command);
      case REMOVE -> remove(command);
      case OVERRIDE -> override(command);
      case ROLLBACK -> goBack(command);
      default -> Emissions.none();
    };
  }

  /** Whoever asked is to know, also of what is a fault of ours. */
  @Override
  public Emissions giveUp(Delivery<OperatorCommand> delivery, Exception why) {
    return answer(
        delivery.value(),
        null,
        Result.REFUSED,
        "The detector failed at this; its log says why, and the command is in the dead letters.");
  }

  private Emissions look(OperatorCommand command) {
    ContainerObserved container = observed.apply(command.key()).orElse(null);
    if (container == null) {
      return answer(
          command, null, Result.REFUSED, "There is no container " + command.container() + ".");
    }
    return switch (look.apply(container, command.issuedAt())) {
      case Newer newer when command.verb() == Verb.UPDATE -> update(command, container, newer);
      case Newer newer -> announce(command, container, newer);
      case UpToDate upToDate ->
          answer(command, null, Result.NOTHING_TO_DO, container.container() + " is up to date.");
      case SameImage same ->
          answer(
              command,
              null,
              Result.NOTHING_TO_DO,
              container.container() + " runs that image already; only its tag moved.");
      case NotWatched notWatched ->
          answer(
              command,
              null,
              Result.REFUSED,
              container.container() + " is not watched: " + notWatched.sentence() + ".");
      case NotKnown notKnown -> answer(command, null, Result.UNREACHABLE, notKnown.sentence());
    };
  }

  /** An earlier version is pulled, scanned and verified like any other. */
  private Emissions goBack(OperatorCommand command) {
    ContainerObserved container = observed.apply(command.key()).orElse(null);
    if (container == null) {
      return answer(
          command, null, Result.REFUSED, "There is no container " + command.container() + ".");
    }
    String image = Objects.requireNonNull(command.image());
    try {
      return switch (lookAtAnother.apply(container, ImageReference.parse(image))) {
        case Newer other -> goBack(command, found(container, other, command.by()), image);
        case UpToDate upToDate -> runsAlready(command, image);
        case SameImage same -> runsAlready(command, image);
        case NotWatched not ->
            answer(
                command,
                null,
                Result.REFUSED,
                container.container() + " cannot go there: " + not.sentence() + ".");
        case NotKnown notKnown -> answer(command, null, Result.UNREACHABLE, notKnown.sentence());
      };
    } catch (InvalidReference e) {
      return answer(command, null, Result.REFUSED, "That is no image: " + e.getMessage());
    }
  }

  private Emissions goBack(OperatorCommand command, Update found, String image) {
    Update update = found.goingBackTo(image);
    announce.remember(update);
    return begins(command, update).and(Topics.UPDATE_DETECTED, new UpdateDetected(update));
  }

  private Emissions runsAlready(OperatorCommand command, String image) {
    return answer(
        command, null, Result.NOTHING_TO_DO, command.container() + " runs " + image + " already.");
  }

  /** Committed with the answer, so that it begins once, however often the command comes. */
  private Emissions update(OperatorCommand command, ContainerObserved container, Newer newer) {
    Update update = found(container, newer, command.by());
    announce.remember(update);
    return begins(command, update).and(Topics.UPDATE_DETECTED, new UpdateDetected(update));
  }

  /** To look is no reason to try again what was tried. */
  private Emissions announce(OperatorCommand command, ContainerObserved container, Newer newer) {
    Update update = found(container, newer, null);
    return announce.once(update).news()
        ? begins(command, update)
        : answer(
            command,
            update.updateId(),
            Result.NOTHING_TO_DO,
            "The update of " + container.container() + " is known already.");
  }

  private Update found(ContainerObserved container, Newer newer, @Nullable String approvedBy) {
    return Updates.of(
        container,
        newer.target(),
        newer.version(),
        Update.Source.OPERATOR,
        clock.instant(),
        approvedBy);
  }

  private Emissions begins(OperatorCommand command, Update update) {
    return answer(
        command,
        update.updateId(),
        Result.ACCEPTED,
        "The update of " + update.container() + " begins.");
  }

  private Emissions retry(OperatorCommand command) {
    return isAnotherOne(command)
        ? nothingWaits(command)
        : retries
            .release(command.key(), command.commandId(), event -> event)
            .map(emissions ->
                answer(
                        command,
                        updateId(emissions),
                        Result.ACCEPTED,
                        command.container() + " is tried again now.")
                    .and(emissions))
            .orElseGet(() -> nothingWaits(command));
  }

  /**
   * The risk goes on with the update itself, so it is there whoever reads it, and for no other
   * digest: what the person has not seen is not let through.
   */
  private Emissions override(OperatorCommand command) {
    DelayedTopic.Waiting<UpdateDetected> waiting = retries.find(command.key()).orElse(null);
    if (waiting == null || !waiting.value().updateId().equals(command.updateId())) {
      return nothingWaits(command);
    }
    Instant until = command.until();
    if (until != null && !until.isAfter(clock.instant())) {
      return answer(
          command, command.updateId(), Result.REFUSED, "The override ends before it begins.");
    }
    if (waiting.delay().reason() != DelayReason.BLOCKED_BY_SCAN) {
      return answer(
          command,
          command.updateId(),
          Result.REFUSED,
          "Only what the scan refused can be let through; this one waits for another reason: "
              + waiting.delay().sentence());
    }
    GateOverride risk =
        new GateOverride(command.by(), Objects.requireNonNull(command.because()), until);
    return retries
        .release(
            command.key(),
            command.commandId(),
            now -> now.value().updateId().equals(command.updateId()),
            event -> new UpdateDetected(event.update().overriddenBy(risk)))
        .map(emissions ->
            answer(
                    command,
                    command.updateId(),
                    Result.ACCEPTED,
                    command.container() + " is let through at the risk of " + risk.by() + ".")
                .and(emissions))
        .orElseGet(() -> nothingWaits(command));
  }

  private Emissions remove(OperatorCommand command) {
    return isAnotherOne(command)
        ? nothingWaits(command)
        : retries
            .remove(command.key(), command.commandId())
            .map(event -> removed(command, event))
            .orElseGet(() -> nothingWaits(command));
  }

  private Emissions removed(OperatorCommand command, UpdateDetected event) {
    return answer(
            command,
            event.updateId(),
            Result.ACCEPTED,
            command.container() + " was taken out of the queue; a newer image is tried again.")
        .andRemove(Topics.UPDATE_RETRY, command.key())
        .and(
            Topics.UPDATE_SKIPPED,
            new UpdateSkipped(
                event.update(),
                UpdateSkipped.Reason.REJECTED,
                "Taken out of the retry queue by " + command.by() + "."));
  }

  /** A button of an old message must not touch what took the place of its update. */
  private boolean isAnotherOne(OperatorCommand command) {
    String meant = command.updateId();
    return meant != null
        && retries
            .find(command.key())
            .filter(waiting -> !waiting.value().updateId().equals(meant))
            .isPresent();
  }

  private Emissions nothingWaits(OperatorCommand command) {
    String what = command.updateId() == null ? "Nothing of " : "No such update of ";
    return answer(
        command, null, Result.REFUSED, what + command.container() + " waits in the retry queue.");
  }

  private static @Nullable String updateId(Emissions emissions) {
    return emissions.to(Topics.UPDATE_DETECTED).stream()
        .findFirst()
        .map(UpdateDetected::updateId)
        .orElse(null);
  }

  private Emissions answer(
      OperatorCommand command, @Nullable String updateId, Result result, String sentence) {
    return Emissions.of(
        Topics.OPERATOR_ANSWERED,
        OperatorAnswered.to(command, updateId, result, sentence, clock.instant()));
  }
}
