package dev.bender.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command.
 *
 * @param commandId the command's
 * @param updateId the update that it set going or ended; null where there is none
 * @param result for programs
 * @param sentence for people
 * @param at when it was answered
 */
public record OperatorAnswered(
    String commandId,
    @Nullable String updateId,
    String host,
    String container,
    Result result,
    String sentence,
    Instant at)
    implements Event {
  public OperatorAnswered {
    Check.text("commandId", commandId, 64);
    Check.optionalUpdateId(updateId);
    Check.host(host);
    Check.container(container);
    Check.present("result", result);
    Check.text("sentence", sentence, 1_000);
    Check.present("at", at);
  }

  /** The answer to a command. */
  public static OperatorAnswered to(
      OperatorCommand command,
      @Nullable String updateId,
      Result result,
      String sentence,
      Instant at) {
    return new OperatorAnswered(
        command.commandId(), updateId, command.host(), command.container(), result, sentence, at);
  }

  /** The record's key is the command, so that its asker finds it. */
  @Override
  public String key() {
    return commandId;
  }

  /** How a command ended. */
  public enum Result {
    ACCEPTED,
    NOTHING_TO_DO,
    REFUSED,
    UNREACHABLE
  }
}
