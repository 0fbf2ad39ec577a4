package dev.bender.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a command.
 *
 * @param commandId the command's
 * @param updateId the update that it set going or ended; null where there is none
 * @param result for programs
 * @param sentence for people
 * @param at when it was answered
 * @param checks what was seen, where checks were asked for; else null
 */
public record OperatorAnswered(
    String commandId,
    @Nullable String updateId,
    String host,
    String container,
    Result result,
    String sentence,
    Instant at,
    @Nullable List<CheckResult> checks)
    implements Event {
  public OperatorAnswered {
    Check.text("commandId", commandId, 64);
    Check.optionalUpdateId(updateId);
    Check.host(host);
    Check.container(container);
    Check.present("result", result);
    Check.text("sentence", sentence, 1_000);
    Check.present("at", at);
    checks = checks == null ? null : Check.list("checks", checks, 50);
  }

  /** The answer to a command. */
  public static OperatorAnswered to(
      OperatorCommand command,
      @Nullable String updateId,
      Result result,
      String sentence,
      Instant at) {
    return new OperatorAnswered(
        command.commandId(),
        updateId,
        command.host(),
        command.container(),
        result,
        sentence,
        at,
        null);
  }

  /** The same answer, with what was seen. */
  public OperatorAnswered with(List<CheckResult> seen) {
    return new OperatorAnswered(commandId, updateId, host, container, result, sentence, at, seen);
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
