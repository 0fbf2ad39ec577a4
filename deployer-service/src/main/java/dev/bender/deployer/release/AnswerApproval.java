package dev.bender.deployer.release;

import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.platform.messaging.DelayedTopic;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out the answers to held updates: approve, reject. */
public final class AnswerApproval implements Handler<OperatorCommand> {
  private static final Duration TOO_OLD = Duration.ofMinutes(10);

  private final DelayedTopic<ScanCompleted> held;
  private final Outcomes outcomes;
  private final Clock clock;

  public AnswerApproval(DelayedTopic<ScanCompleted> held, Outcomes outcomes, Clock clock) {
    this.held = held;
    this.outcomes = outcomes;
    this.clock = clock;
  }

  /** Whether a command is the deployer's. */
  public static boolean isMine(OperatorCommand command) {
    return switch (command.verb()) {
      case APPROVE, REJECT -> true;
      default -> false;
    };
  }

  @Override
  public Emissions handle(Delivery<OperatorCommand> delivery) throws InterruptedException {
    OperatorCommand command = delivery.value();
    held.awaitReady(Duration.ofSeconds(30));
    Optional<ScanCompleted> waiting = held.find(command.key()).map(DelayedTopic.Waiting::value);
    if (waiting.isEmpty()) {
      return answer(
          command,
          null,
          Result.REFUSED,
          "Nothing of " + command.container() + " waits for an answer.");
    }
    String updateId = waiting.get().updateId();
    if (command.updateId() != null && !command.updateId().equals(updateId)) {
      return answer(
          command,
          updateId,
          Result.REFUSED,
          command.updateId() + " was superseded by " + updateId + ", which waits for you.");
    }
    if (command.issuedAt().plus(TOO_OLD).isBefore(clock.instant())) {
      return answer(command, updateId, Result.REFUSED, "The answer came too late; answer again.");
    }
    return command.verb() == OperatorCommand.Verb.APPROVE
        ? approve(command, updateId)
        : reject(command, waiting.get());
  }

  private Emissions approve(OperatorCommand command, String updateId) {
    String sentence = "Approved " + updateId + " (" + command.container() + "). It starts now.";
    return held.release(command.key(), command.commandId(), scan -> scan.approvedBy(command.by()))
        .map(released -> answer(command, updateId, Result.ACCEPTED, sentence).and(released))
        .orElseGet(() -> isAnsweredAlready(command, updateId));
  }

  private Emissions reject(OperatorCommand command, ScanCompleted waiting) {
    return held.remove(command.key(), command.commandId())
        .map(scan ->
            answer(
                    command,
                    scan.updateId(),
                    Result.ACCEPTED,
                    "Rejected " + scan.updateId() + "; a newer image will be asked about again.")
                .andRemove(Topics.UPDATE_HELD, command.key())
                .and(
                    outcomes.skipped(
                        scan.update(), Reason.REJECTED, "Rejected by " + command.by() + ".")))
        .orElseGet(() -> isAnsweredAlready(command, waiting.updateId()));
  }

  /** By another command, by the clock, or by a newer image: this one must not do it again. */
  private Emissions isAnsweredAlready(OperatorCommand command, String updateId) {
    return answer(command, updateId, Result.REFUSED, updateId + " does not wait any more.");
  }

  private Emissions answer(
      OperatorCommand command, @Nullable String updateId, Result result, String sentence) {
    return Emissions.of(
        Topics.OPERATOR_ANSWERED,
        OperatorAnswered.to(command, updateId, result, sentence, clock.instant()));
  }
}
