package dev.bender.deployer.rollback;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.OperatorCommand.Verb;
import dev.bender.contracts.Topics;
import dev.bender.deployer.postgres.KeptBackups;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads backups of data when somebody wants to know whether they are whole, and removes some. */
public final class AnswerBackups implements Handler<OperatorCommand> {
  /** Whoever asked has given up by then. */
  private static final Duration TOO_OLD = Duration.ofMinutes(1);

  /** The asker waits for 20 s. */
  private static final Duration LIMIT = Duration.ofSeconds(12);

  private final KeptBackups kept;
  private final Clock clock;
  private final Map<String, FutureTask<List<CheckResult>>> reading = new ConcurrentHashMap<>();

  public AnswerBackups(KeptBackups kept, Clock clock) {
    this.kept = kept;
    this.clock = clock;
  }

  /** Whether a command is one of these. */
  public static boolean isMine(OperatorCommand command) {
    return command.verb() == Verb.VERIFY_BACKUP || command.verb() == Verb.PRUNE_BACKUP;
  }

  @Override
  public Emissions handle(Delivery<OperatorCommand> delivery) throws InterruptedException {
    OperatorCommand command = delivery.value();
    if (command.issuedAt().plus(TOO_OLD).isBefore(clock.instant())) {
      return answer(command, Result.REFUSED, "The command came too late; ask again.", List.of());
    }
    String name = Objects.requireNonNull(command.data()).backup();
    return command.verb() == Verb.PRUNE_BACKUP ? prune(command, name) : verify(command, name);
  }

  @Override
  public Emissions giveUp(Delivery<OperatorCommand> delivery, Exception why) {
    return answer(
        delivery.value(), Result.REFUSED, "Bender could not look at that backup.", List.of());
  }

  private Emissions prune(OperatorCommand command, String name) {
    Optional<String> stays = kept.prune(command.container(), name);
    return stays.isPresent()
        ? answer(command, Result.REFUSED, stays.get(), List.of())
        : answer(
            command,
            Result.ACCEPTED,
            "Removed the backup " + command.container() + "/" + name + ".",
            List.of());
  }

  /** A large one takes longer than anybody waits: who asks again gets what was found by then. */
  private Emissions verify(OperatorCommand command, String name) throws InterruptedException {
    String key = command.container() + "/" + name;
    FutureTask<List<CheckResult>> task =
        reading.computeIfAbsent(key, any -> read(command.container(), name));
    List<CheckResult> seen;
    try {
      seen = task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return answer(command, Result.ACCEPTED, key + " is still being read; ask again.", List.of());
    } catch (ExecutionException e) {
      reading.remove(key);
      return answer(command, Result.REFUSED, key + " could not be read.", List.of());
    }
    reading.remove(key);
    if (seen.isEmpty()) {
      return answer(command, Result.REFUSED, "There is no backup " + key + ".", List.of());
    }
    boolean good = seen.stream().allMatch(one -> one.outcome() == Outcome.PASSED);
    return answer(command, Result.ACCEPTED, key + (good ? " is whole." : " is not whole."), seen);
  }

  private FutureTask<List<CheckResult>> read(String container, String name) {
    FutureTask<List<CheckResult>> task = new FutureTask<>(() -> kept.verify(container, name));
    Thread.ofVirtual().name("verify-backup").start(task);
    return task;
  }

  private Emissions answer(
      OperatorCommand command, Result result, String sentence, List<CheckResult> seen) {
    return Emissions.of(
        Topics.OPERATOR_ANSWERED,
        OperatorAnswered.to(command, null, result, sentence, clock.instant()).with(seen));
  }
}
