package dev.bender.cli;

import dev.bender.cli.Answers.Backup;
import dev.bender.cli.Answers.Backups;
import dev.bender.cli.Answers.Container;
import dev.bender.cli.Answers.Status;
import dev.bender.cli.Answers.Update;
import dev.bender.cli.Commands.Answered;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts an earlier image in place again, and stays until it is known whether it works. */
@Command(
    name = "container",
    sortOptions = false,
    description = {
      "put an earlier image in place again, and verify it",
      "A backup is there already and goes at once; any other version is pulled and scanned first."
    },
    footer = {
      "",
      "Examples:",
      "  bender rollback container jellyfin --dry-run",
      "  bender rollback container jellyfin bender.backup/jellyfin:2026-10-31T04-33-10",
      "  bender rollback container jellyfin jellyfin/jellyfin:10.11.2 --yes"
    })
final class GoBackCommand implements Callable<Integer> {
  private static final String BACKUPS = "bender.backup/";

  private final BenderCommand root;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      completionCandidates = NamesCommand.Candidates.class,
      description = "the container; host/name where several hosts have one")
  String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "IMAGE",
      description = "a backup, or another version of its image; else the last backup")
  @Nullable String image;

  @Option(
      names = {"-y", "--yes"},
      description = "do not ask")
  boolean yes;

  @Option(names = "--because", paramLabel = "TEXT", description = "why, for the audit")
  @Nullable String because;

  @Option(names = "--dry-run", description = "say what would be put in place, and change nothing")
  boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "MINUTES",
      defaultValue = "120",
      description = "stop looking on after this (${DEFAULT-VALUE}); the work goes on")
  int timeout;

  @Option(names = "--settle", hidden = true, defaultValue = "30")
  int settleSeconds;

  GoBackCommand(BenderCommand root) {
    this.root = root;
  }

  /**
   * What is put in place.
   *
   * @param image for the command
   * @param shown for people
   */
  private record Choice(String image, String shown) {}

  @Override
  public Integer call() {
    if (timeout < 1 || timeout > 10_000) {
      throw new CommandFailed("--timeout is from 1 to 10000 minutes.", "");
    }
    OperatorApi api = root.api();
    Status status = api.read(api.status(), Status.class);
    Container container = UpdatePlan.named(status, List.of(name), api).chosen().getFirst();
    if (container.state().equals("MOVING")) {
      throw new CommandFailed(
          "an update of " + name + " is under way; wait until it has ended.",
          "Look on: bender updates --watch");
    }
    Choice choice = choose(api, container);
    if (dryRun) {
      tellPlan(container, choice);
      return ExitCodes.GOOD;
    }
    confirm(container, choice);
    Outcome outcome = carryOut(api, container, choice);
    tell(outcome);
    return outcome.exitCode();
  }

  private Choice choose(OperatorApi api, Container container) {
    String wanted = image;
    if (wanted != null && !wanted.startsWith(BACKUPS)) {
      return new Choice(wanted, wanted);
    }
    Backup chosen =
        api.read(api.backups(), Backups.class).backups().stream()
            .filter(one -> one.isOf(container))
            .filter(one -> wanted == null ? one.next() : wanted.equals(one.image()))
            .findFirst()
            .orElseThrow(() ->
                new CommandFailed(
                    wanted == null
                        ? "there is no backup of " + name + " that differs from what runs."
                        : "there is no backup '" + PlainText.of(wanted) + "' of " + name + ".",
                    "What there is: bender rollback list " + name));
    String version = chosen.version();
    return new Choice(
        chosen.image(),
        version == null || version.isEmpty()
            ? chosen.image()
            : version + " (" + chosen.image() + ")");
  }

  private void tellPlan(Container container, Choice choice) {
    if (root.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("schema", "bender.rollback-plan/v1");
      json.put("at", OffsetDateTime.now().toString());
      json.put("host", container.host());
      json.put("container", container.name());
      json.put("image", choice.image());
      root.terminal().json(BenderCommand.line(json));
      return;
    }
    root.terminal()
        .answer("Would put " + name + " back to " + choice.shown() + ". Nothing was changed.");
  }

  private void confirm(Container container, Choice choice) {
    if (yes) {
      return;
    }
    if (!root.terminal().traits().in()) {
      throw new CommandFailed(
          "to go back is asked about first, and there is no terminal to ask on (needs --yes).",
          "What would happen: the same with --dry-run.");
    }
    String runs = Words.version(container.running());
    if (!root.terminal()
        .confirm(
            "Put "
                + name
                + " back"
                + (runs.isEmpty() ? "" : " from " + runs)
                + " to "
                + choice.shown()
                + "?")) {
      throw new CommandFailed("nothing was changed.", "");
    }
  }

  private Outcome carryOut(OperatorApi api, Container container, Choice choice) {
    String full =
        container.host().isEmpty() ? container.name() : container.host() + "/" + container.name();
    @Nullable Update before = Named.find(api, full);
    Answered answered =
        new Commands(api, root.environment())
            .ask("ROLLBACK", full, because, Map.of("image", choice.image()));
    String id = answered.answer().updateId();
    if (answered.nothingToDo() || id == null) {
      return new Outcome(name, "NOTHING_TO_DO", answered.answer().sentence(), null);
    }
    return new LookOn(root, Duration.ofSeconds(settleSeconds), Duration.ofMinutes(timeout))
        .follow(api, name, id, before);
  }

  private void tell(Outcome outcome) {
    Terminal terminal = root.terminal();
    Update update = outcome.update();
    if (root.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("schema", "bender.outcome/v1");
      json.put("at", OffsetDateTime.now().toString());
      json.put("exitCode", outcome.exitCode());
      json.put("outcomes", List.of(outcome.json()));
      terminal.json(BenderCommand.line(json));
    } else if (update != null && outcome.state().equals("VERIFIED")) {
      terminal.answer(
          Glyph.BACK,
          name
              + " went back to "
              + Words.version(update.to())
              + " and works"
              + (update.downtimeMs() == null
                  ? "."
                  : "; it was down for "
                      + When.took(Duration.ofMillis(Objects.requireNonNull(update.downtimeMs())))
                      + "."));
      terminal.answer(
          "  "
              + Words.version(update.from())
              + " is not tried again by itself: bender queue retry "
              + name);
    } else {
      outcome.tell(terminal);
    }
  }
}
