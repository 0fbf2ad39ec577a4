package dev.bender.cli;

import dev.bender.cli.Answers.Answer;
import dev.bender.cli.Answers.DataBackup;
import dev.bender.cli.Answers.Update;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives a database back the state of a backup, image and data, and stays until that is proved. */
@Command(
    name = "postgres",
    sortOptions = false,
    description = {
      "give a PostgreSQL server back the image and the data of a backup, and verify it",
      "What works with it is stopped meanwhile. What is there now is copied first, and comes back",
      "if anything goes wrong. What was written since the backup is only in that copy then."
    },
    footer = {
      "",
      "Examples:",
      "  bender rollback postgres postgres/2026-10-31T04-33-10 --dry-run",
      "  bender rollback postgres postgres/2026-10-31T04-33-10",
      "  bender rollback postgres postgres/2026-10-31T04-33-10 --from dump --yes"
    })
final class RestoreCommand implements Callable<Integer> {
  private final BenderCommand root;

  @Parameters(
      index = "0",
      paramLabel = "BACKUP",
      description = "as `bender backups list` names it: CONTAINER/TIME")
  String name = "";

  @Option(
      names = "--from",
      paramLabel = "PART",
      description = "data-folder or dump; else the data folder where there is one")
  @Nullable String from;

  @Option(
      names = "--other-cluster",
      description = "also in place of a cluster that it is not from, as on a new volume")
  boolean otherCluster;

  @Option(
      names = {"-y", "--yes"},
      description = "do not ask")
  boolean yes;

  @Option(names = "--dry-run", description = "say what would be done, and change nothing")
  boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "MINUTES",
      defaultValue = "120",
      description = "stop looking on after this (${DEFAULT-VALUE}); the work goes on")
  int timeout;

  @Option(names = "--settle", hidden = true, defaultValue = "30")
  int settleSeconds;

  RestoreCommand(BenderCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (timeout < 1 || timeout > 10_000) {
      throw new CommandFailed("--timeout is from 1 to 10000 minutes.", "");
    }
    Map<String, String> wish = wish();
    OperatorApi api = root.api();
    KeptData kept = new KeptData(api, root.environment());
    DataBackup backup = kept.named(name);
    if (dryRun || !yes) {
      String plan = accepted(kept.ask("PLAN_RESTORE", backup, wish)).sentence();
      if (dryRun) {
        tellPlan(backup, plan);
        return ExitCodes.GOOD;
      }
      confirm(kept.all().container(backup), plan);
    }
    @Nullable Update before = Named.find(api, backup.key());
    Answer answer = accepted(kept.ask("RESTORE", backup, wish));
    String id = answer.updateId();
    if (id == null) {
      throw new CommandFailed("Bender did not say what it does now.", "See: bender updates");
    }
    Outcome outcome =
        new LookOn(root, Duration.ofSeconds(settleSeconds), Duration.ofMinutes(timeout))
            .follow(api, backup.container(), id, before);
    tell(kept.all().container(backup), backup, outcome);
    return outcome.exitCode();
  }

  private Map<String, String> wish() {
    Map<String, String> wish = new LinkedHashMap<>();
    if (from != null) {
      wish.put(
          "from",
          switch (from.toLowerCase(Locale.ROOT)) {
            case "dump" -> "DUMP";
            case "data-folder" -> "DATA_FOLDER";
            default -> throw new CommandFailed("--from is dump or data-folder.", "");
          });
    }
    if (otherCluster) {
      wish.put("otherCluster", "true");
    }
    return wish;
  }

  private static Answer accepted(Answer answer) {
    if (!answer.result().equals("ACCEPTED")) {
      throw new CommandFailed(
          OperatorApi.sentence(answer.sentence()), "Nothing was stopped or changed.");
    }
    return answer;
  }

  private void tellPlan(DataBackup backup, String plan) {
    if (root.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("schema", "bender.restore-plan/v1");
      json.put("at", OffsetDateTime.now().toString());
      json.put("host", backup.host());
      json.put("container", backup.container());
      json.put("backup", backup.name());
      json.put("text", plan);
      root.terminal().json(BenderCommand.line(json));
      return;
    }
    root.terminal().answer(OperatorApi.sentence(plan) + " Nothing was changed.");
  }

  private void confirm(String container, String plan) {
    if (!root.terminal().traits().in()) {
      throw new CommandFailed(
          "to go back is asked about first, and there is no terminal to ask on (needs --yes).",
          "What would happen: the same with --dry-run.");
    }
    if (!root.terminal()
        .confirm(OperatorApi.sentence(plan) + " Give " + container + " back that state?")) {
      throw new CommandFailed("nothing was changed.", "");
    }
  }

  private void tell(String container, DataBackup backup, Outcome outcome) {
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
          "%s has its state of %s again, and all that works with it is well%s."
              .formatted(
                  container,
                  backup.name(),
                  update.downtimeMs() == null
                      ? ""
                      : "; it was down for " + When.took(Duration.ofMillis(update.downtimeMs()))));
      terminal.answer("  What was there before is the newest backup: bender backups list");
    } else {
      outcome.tell(terminal);
    }
  }
}
