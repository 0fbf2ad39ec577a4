package dev.bender.detector.queue;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.detector.discovery.LookAtRegistry;
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
import dev.bender.platform.registry.Registries;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out the commands that are the detector's: look, update, retry, remove. */
public final class AnswerOperator implements Handler<OperatorCommand> {
  private static final Duration TOO_OLD = Duration.ofMinutes(10);

  private final Function<String, Optional<ContainerObserved>> observed;
  private final DelayedTopic<UpdateDetected> retries;
  private final Registries registries;
  private final Clock clock;

  public AnswerOperator(
      Function<String, Optional<ContainerObserved>> observed,
      DelayedTopic<UpdateDetected> retries,
      Registries registries,
      Clock clock) {
    this.observed = observed;
    this.retries = retries;
    this.registries = registries;
    this.clock = clock;
  }

  /** Whether a command is the detector's. */
  public static boolean isMine(OperatorCommand command) {
    return switch (command.verb()) {
      case UPDATE, LOOK, RETRY, REMOVE -> true;
      case APPROVE, REJECT -> false;
    };
  }

  @Override
  public Emissions handle(Delivery<OperatorCommand> delivery) throws InterruptedException {
    OperatorCommand command = delivery.value();
    if (command.issuedAt().plus(TOO_OLD).isBefore(clock.instant())) {
      return answer(command, null, Result.REFUSED, "The command came too late; ask again.");
    }
    retries.awaitReady(Duration.ofSeconds(30));
    return switch (command.verb()) {
      case UPDATE, LOOK -> look(command);
      case RETRY -> retry(command);
      case REMOVE -> remove(command);
      case APPROVE, REJECT -> Emissions.none();
    };
  }

  private Emissions look(OperatorCommand command) {
    ContainerObserved container = observed.apply(command.key()).orElse(null);
    if (container == null) {
      return answer(
          command, null, Result.REFUSED, "There is no container " + command.container() + ".");
    }
    Sighting sighting = new LookAtRegistry(registries).at(container);
    return switch (sighting) {
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

  private Emissions announce(OperatorCommand command, ContainerObserved container, Newer newer) {
    boolean approved = command.verb() == OperatorCommand.Verb.UPDATE;
    Update update =
        Updates.of(
            container,
            newer.target(),
            newer.version(),
            Update.Source.OPERATOR,
            clock.instant(),
            approved ? command.by() : null);
    return answer(
            command,
            update.updateId(),
            Result.ACCEPTED,
            "The update of " + container.container() + " begins.")
        .and(Topics.UPDATE_DETECTED, new UpdateDetected(update));
  }

  private Emissions retry(OperatorCommand command) {
    return retries
        .release(command.key(), event -> event)
        .map(emissions ->
            answer(
                    command,
                    updateId(emissions),
                    Result.ACCEPTED,
                    command.container() + " is tried again now.")
                .and(emissions))
        .orElseGet(() -> nothingWaits(command));
  }

  private Emissions remove(OperatorCommand command) {
    return retries
        .remove(command.key())
        .map(event ->
            answer(
                    command,
                    event.updateId(),
                    Result.ACCEPTED,
                    command.container()
                        + " was taken out of the queue; a newer image is tried again.")
                .andRemove(Topics.UPDATE_RETRY, command.key())
                .and(
                    Topics.UPDATE_SKIPPED,
                    new UpdateSkipped(
                        event.update(),
                        UpdateSkipped.Reason.REJECTED,
                        "Taken out of the retry queue by " + command.by() + ".")))
        .orElseGet(() -> nothingWaits(command));
  }

  private Emissions nothingWaits(OperatorCommand command) {
    return answer(
        command,
        null,
        Result.REFUSED,
        "Nothing of " + command.container() + " waits in the retry queue.");
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
        new OperatorAnswered(
            command.commandId(),
            updateId,
            command.host(),
            command.container(),
            result,
            sentence,
            clock.instant()));
  }
}
