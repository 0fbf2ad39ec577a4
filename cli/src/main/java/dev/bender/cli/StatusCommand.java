package dev.bender.cli;

import dev.bender.cli.Answers.Container;
import dev.bender.cli.Answers.Status;
import dev.bender.cli.OperatorApi.Received;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What runs, what is newer, what wants somebody: that first. */
@Command(
    name = "status",
    sortOptions = false,
    description = "what runs, what is newer, and what wants you",
    footer = {"", "Example:", "  bender status --all"})
final class StatusCommand implements Callable<Integer> {
  /** What wants a person, then what moves by itself, then the rest. */
  private static final List<String> ORDER =
      List.of(
          "NEEDS_ANSWER",
          "FAILED",
          "ROLLED_BACK",
          "BLOCKED",
          "NOT_KNOWN",
          "MOVING",
          "WAITING",
          "UP_TO_DATE",
          "IGNORED");

  private static final Comparator<Container> MOST_URGENT_FIRST =
      Comparator.comparingInt((Container c) -> order(c.state()))
          .thenComparing(
              c -> c.since() == null ? null : c.since().toInstant(),
              Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Container::name);

  private static final List<String> QUIET = List.of("UP_TO_DATE", "IGNORED");
  private static final List<String> WANTS =
      List.of("NEEDS_ANSWER", "FAILED", "ROLLED_BACK", "BLOCKED");

  private final BenderCommand root;

  @Option(names = "--all", description = "list what is up to date or ignored as well")
  boolean all;

  @Option(names = "--exit-status", description = "exit with the worst container's code")
  boolean exitStatus;

  StatusCommand(BenderCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OperatorApi api = root.api();
    Received received = api.status();
    Status status = api.read(received, Status.class);
    if (root.json()) {
      root.terminal().json(api.compact(received));
    } else {
      show(status);
    }
    return exitStatus
        ? ExitCodes.worst(
            status.containers().stream().map(c -> ExitCodes.ofState(c.state())).toList())
        : ExitCodes.GOOD;
  }

  private void show(Status status) {
    Terminal terminal = root.terminal();
    When when = new When(Objects.requireNonNullElseGet(status.at(), OffsetDateTime::now));
    Table table = table(status, when);
    if (root.plain()) {
      table.plain().forEach(terminal::answer);
      return;
    }
    troubles(status, when, terminal);
    if (!status.ready()) {
      terminal.hint("Bender has just started and is still reading what happened before.");
    }
    if (count(status, "UP_TO_DATE") == status.containers().size() && !all) {
      allGood(status, when, terminal);
    } else {
      terminal.answer(headline(status));
      terminal.answer("");
      if (!table.isEmpty()) {
        table.lines(terminal).forEach(terminal::answer);
      }
      summary(status, when, terminal);
    }
    deadLetters(status, terminal);
    hints(status, terminal);
  }

  private static void allGood(Status status, When when, Terminal terminal) {
    int all = status.containers().size();
    if (all == 0) {
      terminal.answer("No container has been seen yet." + looked(status, when, " "));
    } else {
      String which = all == 1 ? "The one container is" : "All " + all + " containers are";
      terminal.answer(Glyph.GOOD, which + " up to date." + looked(status, when, " "));
    }
  }

  private static String headline(Status status) {
    long wants = status.containers().stream().filter(c -> WANTS.contains(c.state())).count();
    long moving = count(status, "MOVING");
    String first =
        switch ((int) wants) {
          case 0 -> "Nothing waits for you. ";
          case 1 -> "1 thing waits for you. ";
          default -> wants + " things wait for you. ";
        };
    String second =
        moving == 0
            ? ""
            : Words.many(moving, "update") + (moving == 1 ? " is" : " are") + " moving, ";
    return first
        + second
        + count(status, "UP_TO_DATE")
        + " of "
        + Words.many(status.containers().size(), "container")
        + (count(status, "UP_TO_DATE") == 1 ? " is" : " are")
        + " up to date.";
  }

  private Table table(Status status, When when) {
    Table table = new Table(2, 1, "CONTAINER", "STATE", "WHY", "SINCE");
    status.containers().stream()
        .filter(container -> all || root.plain() || !QUIET.contains(container.state()))
        .sorted(MOST_URGENT_FIRST)
        .forEach(container ->
            table.row(
                Glyph.ofState(container.state()),
                container.shownOn(status.host()),
                Words.state(container),
                why(container, when),
                container.since() == null ? "" : when.since(container.since())));
    return table;
  }

  private static int order(String state) {
    int order = ORDER.indexOf(state);
    return order < 0 ? ORDER.indexOf("NOT_KNOWN") : order;
  }

  private static String why(Container container, When when) {
    String why = container.reason() == null ? "" : container.reason().text();
    if (container.state().equals("NEEDS_ANSWER") && container.verdict() != null) {
      why = Words.verdict(container.verdict());
    } else if (why.isEmpty() && container.state().equals("UP_TO_DATE")) {
      why = Words.version(container.running());
    }
    if (container.next() == null || container.next().at() == null) {
      return why;
    }
    String again =
        (container.state().equals("WAITING") ? "until " : "next ") + when.at(container.next().at());
    return why.isEmpty() ? again : why.replaceAll("\\.$", "") + ", " + again;
  }

  private void summary(Status status, When when, Terminal terminal) {
    List<String> parts = new ArrayList<>();
    boolean unicode = terminal.traits().unicode();
    long good = count(status, "UP_TO_DATE");
    long ignored = count(status, "IGNORED");
    if (!all && good > 0) {
      parts.add(
          Glyph.GOOD.paint(Glyph.GOOD.sign(unicode), terminal.outAnsi())
              + " "
              + good
              + " up to date");
    }
    if (!all && ignored > 0) {
      parts.add(Glyph.IGNORED.sign(unicode) + " " + ignored + " ignored");
    }
    String looked = looked(status, when, "").replaceAll("\\.$", "");
    if (!looked.isEmpty()) {
      parts.add(parts.isEmpty() ? looked : looked.replaceFirst("^Looked", "looked"));
    }
    if (!parts.isEmpty()) {
      terminal.answer(String.join("     ", parts));
    }
  }

  private static String looked(Status status, When when, String before) {
    List<String> parts = new ArrayList<>();
    if (status.look() != null && status.look().last() != null) {
      parts.add("looked " + when.at(status.look().last()));
    }
    if (status.look() != null && status.look().next() != null) {
      parts.add("next " + when.at(status.look().next()));
    }
    String words = String.join(", ", parts);
    return words.isEmpty() ? "" : before + Words.upperFirst(words) + ".";
  }

  /** First of all: what is shown below is no news while it lasts. */
  private static void troubles(Status status, When when, Terminal terminal) {
    for (Answers.Trouble trouble : status.troubles()) {
      String since = trouble.since() == null ? "" : " (for " + when.since(trouble.since()) + ")";
      terminal.answer(Glyph.BAD, trouble.text() + since);
    }
    if (!status.troubles().isEmpty()) {
      terminal.answer("");
    }
  }

  private static void deadLetters(Status status, Terminal terminal) {
    if (status.deadLetters() > 0) {
      terminal.answer(
          Glyph.ASKS,
          Words.many(status.deadLetters(), "event")
              + " could not be read and "
              + (status.deadLetters() == 1 ? "was" : "were")
              + " put aside: see the topics that end in .dlt.");
    }
  }

  private void hints(Status status, Terminal terminal) {
    List<String> hints = new ArrayList<>();
    first(status, List.of("NEEDS_ANSWER")).ifPresent(n -> hints.add("Answer: bender approve " + n));
    first(status, List.of("FAILED", "ROLLED_BACK", "BLOCKED", "NOT_KNOWN"))
        .ifPresent(n -> hints.add("Why: bender explain " + n));
    if (!hints.isEmpty() && !all) {
      hints.add("All: bender status --all");
    }
    if (!hints.isEmpty()) {
      terminal.hint("");
      terminal.hint(String.join("     ", hints));
    }
  }

  private static java.util.Optional<String> first(Status status, List<String> states) {
    return status.containers().stream()
        .filter(container -> states.contains(container.state()))
        .sorted(MOST_URGENT_FIRST)
        .map(container -> container.shownOn(status.host()))
        .findFirst();
  }

  private static long count(Status status, String state) {
    return status.containers().stream().filter(c -> c.state().equals(state)).count();
  }
}
