package dev.bender.cli;

import dev.bender.cli.Answers.Container;
import dev.bender.cli.Answers.Status;
import dev.bender.cli.Answers.Update;
import dev.bender.cli.Commands.Answered;
import dev.bender.cli.FollowUpdates.Started;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for newer images, updates to them at once, and stays until the end is known. */
@Command(
    name = "update",
    sortOptions = false,
    description = {
      "update containers now: pull, scan, replace, verify, or go back",
      "Stays until it has ended. Ctrl-C ends only the looking on."
    },
    footer = {
      "",
      "Examples:",
      "  bender update jellyfin",
      "  bender update --all --dry-run",
      "  bender update --auto               for cron: all, without a question"
    })
final class UpdateCommand implements Callable<Integer> {
  private static final Duration BETWEEN = Duration.ofMillis(300);

  private final BenderCommand root;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      completionCandidates = NamesCommand.Candidates.class,
      description = "containers; host/name where several hosts have one")
  List<String> names = List.of();

  @Option(
      names = "--all",
      description = "all on its host but those that are blocked, went back, or cool down")
  boolean all;

  @Option(
      names = {"-y", "--yes"},
      description = "do not ask")
  boolean yes;

  @Option(names = "--auto", description = "do not ask; without names: all")
  boolean auto;

  @Option(names = "--dry-run", description = "say what would be updated, and change nothing")
  boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "MINUTES",
      defaultValue = "120",
      description = "stop looking on after this (${DEFAULT-VALUE}); the update goes on")
  int timeout;

  @Option(names = "--settle", hidden = true, defaultValue = "30")
  int settleSeconds;

  UpdateCommand(BenderCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    check();
    OperatorApi api = root.api();
    Status status = api.read(api.status(), Status.class);
    UpdatePlan plan =
        names.isEmpty() ? UpdatePlan.all(status) : UpdatePlan.named(status, names, api);
    if (dryRun) {
      dryRun(plan, status);
      return ExitCodes.GOOD;
    }
    List<Outcome> outcomes = new ArrayList<>();
    if (!plan.chosen().isEmpty()) {
      confirm(plan, status);
      carryOut(api, plan, status, outcomes);
    }
    int code = ExitCodes.worst(outcomes.stream().map(Outcome::exitCode).toList());
    tell(outcomes, code);
    return code;
  }

  private void check() {
    if (names.isEmpty() && !all && !auto) {
      throw new CommandFailed(
          "update what?",
          "Name containers, or --all. What could be updated: bender update --all --dry-run");
    }
    if (!names.isEmpty() && all) {
      throw new CommandFailed("either names or --all, not both.", "");
    }
    if (timeout < 1 || timeout > 10_000) {
      throw new CommandFailed("--timeout is from 1 to 10000 minutes.", "");
    }
  }

  private void dryRun(UpdatePlan plan, Status status) {
    if (!root.json()) {
      plan.describe(root.terminal(), status);
      return;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", "bender.plan/v1");
    json.put("at", OffsetDateTime.now().toString());
    json.put("wouldUpdate", plan.known().stream().map(c -> c.shownOn(status.host())).toList());
    json.put("wouldAsk", plan.unknown().stream().map(c -> c.shownOn(status.host())).toList());
    json.put("wouldNot", plan.not().stream().map(c -> c.shownOn(status.host())).toList());
    root.terminal().json(BenderCommand.line(json));
  }

  private void confirm(UpdatePlan plan, Status status) {
    if (yes || auto) {
      return;
    }
    if (!root.terminal().traits().in()) {
      throw new CommandFailed(
          "an update is asked about first, and there is no terminal to ask on (needs --yes).",
          "What would happen: the same with --dry-run.");
    }
    String question =
        plan.known().isEmpty()
            ? "Ask the registry for "
                + UpdatePlan.names(plan.unknown(), status)
                + ", and update to what is newer?"
            : "Update "
                + UpdatePlan.names(plan.known(), status)
                + (plan.unknown().isEmpty()
                    ? "?"
                    : ", and whatever the registries hold for "
                        + Words.many(plan.unknown().size(), "other")
                        + "?");
    if (!root.terminal().confirm(question)) {
      throw new CommandFailed("nothing was changed.", "");
    }
  }

  private void carryOut(OperatorApi api, UpdatePlan plan, Status status, List<Outcome> outcomes) {
    Terminal terminal = root.terminal();
    List<Started> started = new ArrayList<>();
    if (terminal.traits().err()) {
      terminal.hint("Asking for " + UpdatePlan.names(plan.chosen(), status) + " ...");
    }
    Commands commands = new Commands(api, root.environment());
    for (Container container : plan.chosen()) {
      start(api, commands, container, container.shownOn(status.host()), started, outcomes);
    }
    if (started.isEmpty()) {
      return;
    }
    Progress progress =
        terminal.traits().err() ? new LiveProgress(terminal) : new LineProgress(terminal);
    FollowUpdates.Times times =
        new FollowUpdates.Times(
            BETWEEN, Duration.ofSeconds(settleSeconds), Duration.ofMinutes(timeout));
    new FollowUpdates(api, progress, times)
        .follow(started)
        .forEach(end -> outcomes.add(Outcome.of(end)));
  }

  /** One that cannot be asked for must not keep the others from it. */
  private static void start(
      OperatorApi api,
      Commands commands,
      Container container,
      String shown,
      List<Started> started,
      List<Outcome> outcomes) {
    String name =
        container.host().isEmpty() ? container.name() : container.host() + "/" + container.name();
    try {
      @Nullable Update before = Named.find(api, name);
      Answered answered = commands.ask("UPDATE", name, null);
      String id = answered.answer().updateId();
      if (answered.nothingToDo() || id == null) {
        outcomes.add(new Outcome(shown, "NOTHING_TO_DO", answered.answer().sentence(), null));
      } else {
        started.add(new Started(shown, Named.checked(id), before));
      }
    } catch (CommandFailed e) {
      outcomes.add(new Outcome(shown, "NOT_ASKED", String.valueOf(e.getMessage()), null));
    }
  }

  private void tell(List<Outcome> outcomes, int code) {
    Terminal terminal = root.terminal();
    if (root.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("schema", "bender.outcome/v1");
      json.put("at", OffsetDateTime.now().toString());
      json.put("exitCode", code);
      json.put("outcomes", outcomes.stream().map(Outcome::json).toList());
      terminal.json(BenderCommand.line(json));
    } else if (outcomes.isEmpty()) {
      terminal.answer(Glyph.GOOD, "There is nothing to update.");
    } else {
      outcomes.forEach(outcome -> outcome.tell(terminal));
    }
  }
}
