package dev.bender.cli;

import dev.bender.cli.Answers.Answer;
import dev.bender.cli.Answers.CheckResult;
import dev.bender.cli.Answers.DataBackup;
import dev.bender.cli.Answers.DataBackups;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The backups of databases' data: what there is, whether it is whole, what may go. */
@Command(
    name = "backups",
    sortOptions = false,
    description = "the backups of databases' data; verify them, remove what is surplus",
    footer = {
      "",
      "Examples:",
      "  bender backups",
      "  bender backups verify postgres/2026-10-31T04-33-10",
      "  bender backups prune --dry-run"
    })
final class BackupsCommand implements Callable<Integer> {
  private static final int NOT_GOOD = 1;

  private final BenderCommand root;

  BackupsCommand(BenderCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    return list(null);
  }

  @Command(
      name = "list",
      sortOptions = false,
      description = "the backups of data, the newest first (the default)",
      footer = {"", "Examples:", "  bender backups list", "  bender backups list postgres --json"})
  int list(
      @Parameters(
              paramLabel = "NAME",
              arity = "0..1",
              completionCandidates = NamesCommand.Candidates.class,
              description = "only those of this container")
          @Nullable String name) {
    KeptData kept = kept();
    if (root.json()) {
      root.terminal().json(kept.json());
      return ExitCodes.GOOD;
    }
    List<DataBackup> shown =
        kept.all().backups().stream()
            .filter(one -> name == null || name.equals(one.container()) || name.equals(one.key()))
            .toList();
    show(kept.all(), shown);
    return ExitCodes.GOOD;
  }

  private KeptData kept() {
    return new KeptData(root.api(), root.environment());
  }

  private void show(DataBackups all, List<DataBackup> shown) {
    Terminal terminal = root.terminal();
    Table table = table(shown, Objects.requireNonNullElseGet(all.at(), OffsetDateTime::now));
    if (root.plain()) {
      table.plain().forEach(terminal::answer);
    } else if (table.isEmpty()) {
      terminal.answer("No data is kept yet: a database's is at each of its updates.");
    } else {
      table.lines(terminal).forEach(terminal::answer);
      terminal.answer("Go back: bender rollback postgres " + all.shown(shown.getFirst()));
    }
  }

  /** Also what is seen to be wrong; whether all is right only {@code verify} knows. */
  static Table table(List<DataBackup> shown, OffsetDateTime at) {
    When when = new When(at);
    Table table =
        new Table(6, -1, "BACKUP", "AGE", "SIZE", "HOLDS", "SERVER", "STAYS", "DATABASES");
    boolean severalHosts = shown.stream().map(DataBackup::host).distinct().count() > 1;
    for (DataBackup one : shown) {
      table.row(
          one.trouble() == null ? null : Glyph.BAD,
          severalHosts ? one.host() + "/" + one.shown() : one.shown(),
          one.takenAt() == null ? "" : when.since(one.takenAt()),
          Words.size(one.bytes()),
          holds(one),
          server(one.serverVersion()),
          one.pinned() ? "pinned" : one.surplus() ? "surplus" : "kept",
          one.trouble() == null ? String.join(", ", one.databases()) : one.trouble());
    }
    return table;
  }

  /** Without who packed it. */
  private static String server(@Nullable String version) {
    return version == null ? "" : version.split(" ", 2)[0];
  }

  private static String holds(DataBackup one) {
    if (one.dump() && one.dataFolder()) {
      return "dump, data folder";
    }
    return one.dump() ? "dump" : one.dataFolder() ? "data folder" : "nothing";
  }

  /**
   * What was seen of one.
   *
   * @param state {@code WHOLE}, {@code BROKEN} or {@code NOT_READ}
   */
  private record Seen(DataBackup backup, String state, String sentence, List<CheckResult> checks) {
    boolean good() {
      return state.equals("WHOLE");
    }

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("host", backup.host());
      json.put("container", backup.container());
      json.put("name", backup.name());
      json.put("state", state);
      json.put("sentence", sentence);
      json.put("checks", checks);
      return json;
    }
  }

  @Command(
      name = "verify",
      sortOptions = false,
      description = {
        "read a backup to its end, or all of them: sum, trailer, archive, databases",
        "Exits with 1 if one of them is not whole."
      },
      footer = {
        "",
        "Examples:",
        "  bender backups verify",
        "  bender backups verify postgres/2026-10-31T04-33-10 || echo \"look at it\""
      })
  int verify(
      @Parameters(
              paramLabel = "BACKUP",
              arity = "0..1",
              description = "as `bender backups list` names it; else all")
          @Nullable String name,
      @Option(
              names = "--timeout",
              paramLabel = "MINUTES",
              defaultValue = "120",
              description = "stop waiting after this (${DEFAULT-VALUE})")
          int timeout) {
    KeptData kept = kept();
    List<DataBackup> wanted = name == null ? kept.all().own() : List.of(kept.named(name));
    long end = System.nanoTime() + Duration.ofMinutes(Math.clamp(timeout, 1, 10_000)).toNanos();
    List<Seen> seen = new ArrayList<>();
    for (DataBackup one : wanted) {
      Seen result = verify(kept, one, end);
      seen.add(result);
      if (!root.json()) {
        tell(result);
      }
    }
    int code = seen.stream().allMatch(Seen::good) ? ExitCodes.GOOD : NOT_GOOD;
    if (root.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("schema", "bender.backups-verified/v1");
      json.put("at", OffsetDateTime.now().toString());
      json.put("exitCode", code);
      json.put("backups", seen.stream().map(Seen::json).toList());
      root.terminal().json(BenderCommand.line(json));
    } else if (seen.isEmpty()) {
      root.terminal().answer("No data is kept yet.");
    }
    return code;
  }

  /** A large one is read for longer than one question waits. */
  private static Seen verify(KeptData kept, DataBackup one, long end) {
    while (true) {
      Answer answer = kept.ask("VERIFY_BACKUP", one, Map.of());
      if (!answer.checks().isEmpty()) {
        boolean good = answer.checks().stream().allMatch(check -> check.outcome().equals("PASSED"));
        return new Seen(one, good ? "WHOLE" : "BROKEN", answer.sentence(), answer.checks());
      }
      if (!answer.result().equals("ACCEPTED")) {
        return new Seen(one, "BROKEN", answer.sentence(), List.of());
      }
      if (System.nanoTime() - end > 0) {
        return new Seen(one, "NOT_READ", answer.sentence(), List.of());
      }
    }
  }

  private void tell(Seen seen) {
    Terminal terminal = root.terminal();
    Glyph glyph = seen.good() ? Glyph.GOOD : seen.state().equals("BROKEN") ? Glyph.BAD : Glyph.ASKS;
    terminal.answer(glyph, OperatorApi.sentence(seen.sentence()));
    seen.checks().forEach(one -> terminal.answer("  " + one.name() + ": " + one.sentence()));
  }

  @Command(
      name = "prune",
      sortOptions = false,
      description = {
        "remove what the settings keep no more (backup.keep, backup.max-age)",
        "The newest of a container stays, and what is pinned: an empty file 'pinned' beside its",
        "backup.json does that."
      },
      footer = {
        "",
        "Examples:",
        "  bender backups prune --dry-run",
        "  bender backups prune --yes"
      })
  int prune(
      @Option(
              names = {"-y", "--yes"},
              description = "do not ask")
          boolean yes,
      @Option(names = "--dry-run", description = "say what would go, and remove nothing")
          boolean dryRun) {
    KeptData kept = kept();
    List<DataBackup> surplus = kept.all().own().stream().filter(DataBackup::surplus).toList();
    if (!dryRun && !surplus.isEmpty() && !yes) {
      confirm(surplus);
    }
    List<Answer> answers = new ArrayList<>();
    if (!dryRun) {
      surplus.forEach(one -> answers.add(kept.ask("PRUNE_BACKUP", one, Map.of())));
    }
    int code =
        answers.stream().allMatch(one -> one.result().equals("ACCEPTED"))
            ? ExitCodes.GOOD
            : NOT_GOOD;
    if (root.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("schema", "bender.backups-pruned/v1");
      json.put("at", OffsetDateTime.now().toString());
      json.put("exitCode", code);
      json.put("dryRun", dryRun);
      json.put("backups", surplus.stream().map(DataBackup::shown).toList());
      json.put("sentences", answers.stream().map(Answer::sentence).toList());
      root.terminal().json(BenderCommand.line(json));
    } else {
      tellPruned(surplus, answers, dryRun);
    }
    return code;
  }

  private void confirm(List<DataBackup> surplus) {
    if (!root.terminal().traits().in()) {
      throw new CommandFailed(
          "removing is asked about first, and there is no terminal to ask on (needs --yes).",
          "What would go: the same with --dry-run.");
    }
    String names = String.join(", ", surplus.stream().map(DataBackup::shown).toList());
    if (!root.terminal().confirm("Remove " + names + "?")) {
      throw new CommandFailed("nothing was removed.", "");
    }
  }

  private void tellPruned(List<DataBackup> surplus, List<Answer> answers, boolean dryRun) {
    Terminal terminal = root.terminal();
    if (surplus.isEmpty()) {
      terminal.answer("Nothing is surplus.");
    }
    if (dryRun) {
      surplus.forEach(one ->
          terminal.answer("Would remove " + one.shown() + ", " + Words.size(one.bytes()) + "."));
    }
    answers.forEach(one ->
        terminal.answer(
            one.result().equals("ACCEPTED") ? Glyph.GOOD : Glyph.BAD,
            OperatorApi.sentence(one.sentence())));
  }
}
