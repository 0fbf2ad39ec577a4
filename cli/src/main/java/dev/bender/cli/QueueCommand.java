package dev.bender.cli;

import dev.bender.cli.Answers.Queue;
import dev.bender.cli.Answers.Waiting;
import dev.bender.cli.OperatorApi.Received;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What waits: for a person, for its time, for a better image. */
@Command(
    name = "queue",
    sortOptions = false,
    description = "what waits, and until when; retry, override or remove it",
    footer = {
      "",
      "Examples:",
      "  bender queue",
      "  bender queue retry jellyfin",
      "  bender queue override hedgedoc --because \"not reachable from outside\" --until 2026-12-31"
    })
final class QueueCommand implements Callable<Integer> {
  private final BenderCommand root;

  @Option(names = "--exit-status", description = "exit with the worst update's code")
  boolean exitStatus;

  QueueCommand(BenderCommand root) {
    this.root = root;
  }

  @Command(name = "list", description = "what waits, and until when (the default)")
  int list(
      @Option(names = "--exit-status", description = "exit with the worst update's code")
          boolean withStatus) {
    exitStatus = withStatus;
    return call();
  }

  /** The subcommands that are objects of their own. */
  static CommandLine line(BenderCommand root) {
    return new CommandLine(new QueueCommand(root))
        .addSubcommand(new DecideCommand.Retry(root))
        .addSubcommand(new OverrideCommand(root))
        .addSubcommand(new DecideCommand.Remove(root));
  }

  @Override
  public Integer call() {
    OperatorApi api = root.api();
    Received received = api.queue();
    Queue queue = api.read(received, Queue.class);
    if (root.json()) {
      root.terminal().json(api.compact(received));
    } else {
      show(queue);
    }
    return exitStatus
        ? ExitCodes.worst(queue.waiting().stream().map(QueueCommand::code).toList())
        : ExitCodes.GOOD;
  }

  private static int code(Waiting waiting) {
    return switch (waiting.reason()) {
      case "BLOCKED_BY_SCAN" -> ExitCodes.BLOCKED;
      case "ROLLED_BACK" -> ExitCodes.ROLLED_BACK;
      case "FAILED", "INCONCLUSIVE" -> ExitCodes.FAILED;
      default -> ExitCodes.WAITING;
    };
  }

  private void show(Queue queue) {
    When when = new When(Objects.requireNonNullElseGet(queue.at(), OffsetDateTime::now));
    Table table = new Table(4, 1, "CONTAINER", "REASON", "TRY", "NEXT", "REMEDY");
    boolean severalHosts = queue.waiting().stream().map(Waiting::host).distinct().count() > 1;
    for (Waiting waiting : queue.waiting()) {
      table.row(
          glyph(waiting),
          severalHosts ? waiting.host() + "/" + waiting.container() : waiting.container(),
          why(waiting),
          waiting.of() == 0 ? "" : waiting.attempt() + "/" + waiting.of(),
          waiting.next() == null ? "when you say so" : when.at(waiting.next()),
          waiting.remedy().isEmpty() ? waiting.text() : waiting.remedy());
    }
    Terminal terminal = root.terminal();
    if (root.plain()) {
      table.plain().forEach(terminal::answer);
    } else if (table.isEmpty()) {
      terminal.answer(Glyph.GOOD, "Nothing waits. What could be newer, is.");
    } else {
      table.lines(terminal).forEach(terminal::answer);
    }
  }

  /** With the worst of what blocks it, where that is known. */
  private static String why(Waiting waiting) {
    List<String> cves = waiting.cves();
    return cves.isEmpty()
        ? Words.queued(waiting.reason())
        : "blocked by " + cves.getFirst() + (cves.size() > 1 ? " +" + (cves.size() - 1) : "");
  }

  private static Glyph glyph(Waiting waiting) {
    return switch (waiting.reason()) {
      case "BLOCKED_BY_SCAN", "FAILED" -> Glyph.BAD;
      case "ROLLED_BACK" -> Glyph.BACK;
      case "AWAITING_APPROVAL", "INCONCLUSIVE" -> Glyph.ASKS;
      default -> Glyph.WAITS;
    };
  }
}
