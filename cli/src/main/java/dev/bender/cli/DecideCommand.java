package dev.bender.cli;

import dev.bender.cli.Answers.Update;
import dev.bender.cli.Commands.Answered;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A person's yes, no, or again, to one update. */
abstract class DecideCommand implements Callable<Integer> {
  final BenderCommand root;
  private final String verb;
  private final String done;
  private final String then;

  @Parameters(
      paramLabel = "ID|NAME",
      completionCandidates = NamesCommand.Candidates.class,
      description = "the update's id or the beginning of it, or the container")
  String name = "";

  @Option(names = "--because", paramLabel = "TEXT", description = "why, for the audit")
  @Nullable String because;

  @Option(names = "--dry-run", description = "say what would be done, and do nothing")
  boolean dryRun;

  DecideCommand(BenderCommand root, String verb, String done, String then) {
    this.root = root;
    this.verb = verb;
    this.done = done;
    this.then = then;
  }

  @Override
  public Integer call() {
    OperatorApi api = root.api();
    Update update = Named.find(api, name);
    if (update == null) {
      throw Named.unknown(api, name, null);
    }
    check();
    if (dryRun && root.json()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("schema", "bender.dry-run/v1");
      json.put("verb", verb);
      json.put("updateId", update.updateId());
      json.put("container", update.container());
      root.terminal().json(BenderCommand.line(json));
      return ExitCodes.GOOD;
    }
    if (dryRun) {
      root.terminal().answer("Would have " + done + " " + shown(update) + ". Nothing was changed.");
      return ExitCodes.GOOD;
    }
    Answered answered = new Commands(api, root.environment()).ask(verb, name, because, more());
    if (root.json()) {
      root.terminal().json(api.compact(answered.received()));
    } else if (answered.nothingToDo()) {
      root.terminal().answer(Glyph.GOOD, OperatorApi.sentence(answered.answer().sentence()));
    } else {
      root.terminal()
          .answer(Glyph.GOOD, Words.upperFirst(done) + " " + shown(update) + ". " + then);
    }
    return ExitCodes.GOOD;
  }

  /** Refuses what makes no sense, before anything is asked. */
  void check() {}

  /** What only this command says, by its name in the operator API. */
  Map<String, String> more() {
    return Map.of();
  }

  private static String shown(Update update) {
    String change = Words.change(update.from(), update.to());
    return update.updateId()
        + " ("
        + update.container()
        + (change.isEmpty() ? "" : " " + change)
        + ")";
  }

  @Command(
      name = "approve",
      sortOptions = false,
      description = "let an update through that waits for an answer",
      footer = {"", "Example:", "  bender approve immich_server"})
  static final class Approve extends DecideCommand {
    Approve(BenderCommand root) {
      super(root, "APPROVE", "approved", "It starts now; `bender updates --watch` to look on.");
    }
  }

  @Command(
      name = "reject",
      sortOptions = false,
      description = "say no to an update that waits for an answer",
      footer = {"", "Example:", "  bender reject immich_server --because \"after the holidays\""})
  static final class Reject extends DecideCommand {
    Reject(BenderCommand root) {
      super(root, "REJECT", "rejected", "You are asked again only for a newer image.");
    }
  }

  @Command(
      name = "retry",
      sortOptions = false,
      description = "try a waiting update again now",
      footer = {"", "Example:", "  bender queue retry jellyfin"})
  static final class Retry extends DecideCommand {
    Retry(BenderCommand root) {
      super(root, "RETRY", "queued again", "It starts now; `bender updates --watch` to look on.");
    }
  }

  @Command(
      name = "remove",
      sortOptions = false,
      description = "take an update out of the queue",
      footer = {"", "Example:", "  bender queue remove hedgedoc"})
  static final class Remove extends DecideCommand {
    Remove(BenderCommand root) {
      super(root, "REMOVE", "removed", "It comes back only with a newer image.");
    }
  }
}
