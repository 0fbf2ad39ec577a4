package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.Topics;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.ChooseChecks.Chosen;
import dev.bender.verifier.check.ForeignText;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineUnreachable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Somebody wants to know how a container is now: one look at each of its checks. */
public final class CheckNow implements Handler<OperatorCommand> {
  private static final Logger log = LoggerFactory.getLogger(CheckNow.class);

  /** Whoever asked has given up by then. */
  private static final Duration TOO_OLD = Duration.ofMinutes(1);

  /** The asker waits for 20 s. */
  private static final Duration LIMIT = Duration.ofSeconds(17);

  private static final Set<String> STOPPED = Set.of("created", "exited", "dead");

  private final Containers containers;
  private final ChooseChecks choose;
  private final LookOnce look;
  private final Clock clock;

  public CheckNow(Containers containers, ChooseChecks choose, LookOnce look, Clock clock) {
    this.containers = containers;
    this.choose = choose;
    this.look = look;
    this.clock = clock;
  }

  /** Whether a command is the verifier's. */
  public static boolean isMine(OperatorCommand command) {
    return command.verb() == OperatorCommand.Verb.CHECK;
  }

  @Override
  public Emissions handle(Delivery<OperatorCommand> delivery) throws InterruptedException {
    OperatorCommand command = delivery.value();
    if (command.issuedAt().plus(TOO_OLD).isBefore(clock.instant())) {
      return answer(command, Result.REFUSED, "The question came too late; ask again.", List.of());
    }
    try {
      Optional<ContainerView> found = containers.find(command.container());
      return found.isEmpty()
          ? answer(
              command,
              Result.REFUSED,
              "There is no container " + command.container() + " on " + command.host() + ".",
              List.of())
          : look(command, found.get());
    } catch (EngineUnreachable e) {
      log.info("{}: not checked: {}", command.key(), e.sentence());
      return answer(command, Result.UNREACHABLE, ForeignText.line(e.sentence(), 900), List.of());
    }
  }

  @Override
  public Emissions giveUp(Delivery<OperatorCommand> delivery, Exception why) {
    return answer(
        delivery.value(),
        Result.REFUSED,
        "The verifier failed at this; its log says why, and the command is in the dead letters.",
        List.of());
  }

  private Emissions look(OperatorCommand command, ContainerView container)
      throws EngineUnreachable, InterruptedException {
    if (STOPPED.contains(container.status())) {
      String how =
          container.status().equals("created")
              ? "was never started"
              : "exited with code " + container.exitCode();
      return answer(
          command,
          Result.NOTHING_TO_DO,
          container.name() + " does not run: it " + how + ".",
          List.of());
    }
    Chosen chosen = choose.chooseFor(container);
    List<CheckResult> results = look.at(container, chosen.checks(), LIMIT);
    String warnings = String.join(" ", chosen.warnings());
    String sentence = sentence(results) + (warnings.isEmpty() ? "" : " " + warnings);
    return answer(command, Result.ACCEPTED, ForeignText.line(sentence, 900), results);
  }

  private static String sentence(List<CheckResult> results) {
    List<CheckResult> not =
        results.stream().filter(one -> one.outcome() != Outcome.PASSED).toList();
    if (not.isEmpty()) {
      return results.size() == 1
          ? "Its check is good."
          : "All its " + results.size() + " checks are good.";
    }
    return not.size()
        + " of "
        + results.size()
        + (results.size() == 1 ? " check" : " checks")
        + (not.size() == 1 ? " is" : " are")
        + " not good: "
        + not.getFirst().sentence()
        + ".";
  }

  private Emissions answer(
      OperatorCommand command, Result result, String sentence, List<CheckResult> results) {
    return Emissions.of(
        Topics.OPERATOR_ANSWERED,
        OperatorAnswered.to(command, command.updateId(), result, sentence, clock.instant())
            .with(results));
  }
}
