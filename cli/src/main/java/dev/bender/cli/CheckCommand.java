package dev.bender.cli;

import dev.bender.cli.Answers.CheckResult;
import dev.bender.cli.Answers.Status;
import dev.bender.cli.Checked.State;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks once at every check of what runs now. */
@Command(
    name = "check",
    sortOptions = false,
    description = {
      "look now whether what runs works, by the checks that updates have to pass",
      "One look at each check; nothing is changed. Exits with 1 if one of them is not good."
    },
    footer = {
      "",
      "Examples:",
      "  bender check all",
      "  bender check jellyfin pihole",
      "  bender check all --timeout 20 || echo \"look at it\""
    })
final class CheckCommand implements Callable<Integer> {
  /** One is not good, or nobody could tell. */
  private static final int NOT_GOOD = 1;

  private static final int AT_ONCE = 8;
  private static final String ALL = "all";

  private final BenderCommand root;

  @Parameters(
      paramLabel = "all|NAME",
      arity = "1..*",
      completionCandidates = NamesCommand.Candidates.class,
      description =
          "'all' that Bender watches on its host, or containers; host/name on another one")
  List<String> names = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "stop waiting after this (${DEFAULT-VALUE}); what has no answer is not measured")
  int timeout;

  CheckCommand(BenderCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (timeout < 1 || timeout > 3_600) {
      throw new CommandFailed("--timeout is from 1 to 3600 seconds.", "");
    }
    boolean all = names.contains(ALL);
    if (all && names.size() > 1) {
      throw new CommandFailed("either names or all, not both.", "");
    }
    OperatorApi api = root.api();
    List<String> containers = all ? watched(api) : known(api);
    List<Checked> checked = ask(api, containers);
    int code = checked.stream().anyMatch(one -> isBad(one, all)) ? NOT_GOOD : ExitCodes.GOOD;
    if (root.json()) {
      json(checked, code);
    } else {
      show(checked);
    }
    return code;
  }

  /** What was stopped is not bad by itself; but who names it wants it to run. */
  private static boolean isBad(Checked checked, boolean all) {
    return checked.isTrouble() || (!all && checked.state() == State.STOPPED);
  }

  private static List<String> watched(OperatorApi api) {
    Status status = api.read(api.status(), Status.class);
    List<String> names =
        status.all().stream()
            .filter(one -> !one.state().equals("IGNORED"))
            .map(one -> one.shownOn(status.host()))
            .sorted()
            .toList();
    if (names.isEmpty()) {
      throw new CommandFailed(
          "no container that Bender watches has been seen yet.", "All names: bender status --all");
    }
    return names;
  }

  /** A name that is mistyped is told before anything is asked. */
  private List<String> known(OperatorApi api) {
    var known = NamesCommand.known(api);
    Status status = api.read(api.status(), Status.class);
    List<String> shown = new ArrayList<>();
    for (String name : names) {
      String bare = Named.checked(name);
      String own = status.host() + "/";
      bare = bare.startsWith(own) ? bare.substring(own.length()) : bare;
      if (!known.contains(bare)) {
        throw Named.unknown(api, name, null);
      }
      shown.add(bare);
    }
    return shown.stream().distinct().toList();
  }

  private List<Checked> ask(OperatorApi api, List<String> containers) throws InterruptedException {
    String by = new Commands(api, root.environment()).by();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeout);
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
    try {
      List<Future<Checked>> asked =
          containers.stream()
              .map(name ->
                  threads.submit(
                      () -> Checked.of(api, name, api.command("CHECK", name, null, by, Map.of()))))
              .toList();
      List<Checked> checked = new ArrayList<>();
      for (int n = 0; n < asked.size(); n++) {
        checked.add(result(containers.get(n), asked.get(n), end - System.nanoTime()));
      }
      return checked;
    } finally {
      threads.shutdownNow();
    }
  }

  private Checked result(String container, Future<Checked> asked, long leftNanos)
      throws InterruptedException {
    try {
      return asked.get(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Checked.notMeasured(container, "no answer within " + timeout + " s");
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      if (cause instanceof RuntimeException failed) {
        throw failed;
      }
      throw new IllegalStateException(cause);
    }
  }

  private void show(List<Checked> checked) {
    Terminal terminal = root.terminal();
    Table table = new Table(3, 2, "CONTAINER", "CHECK", "VERDICT", "SEEN", "TIME");
    for (Checked one : checked) {
      if (one.checks().isEmpty()) {
        boolean stopped = one.state() == State.STOPPED;
        table.row(
            stopped ? Glyph.IGNORED : Glyph.ASKS,
            one.container(),
            "",
            stopped ? "does not run" : "not measured",
            one.sentence(),
            "");
      }
      one.checks().forEach(check -> row(table, one.container(), check));
    }
    if (root.plain()) {
      table.plain().forEach(terminal::answer);
      return;
    }
    table.lines(terminal).forEach(terminal::answer);
    terminal.answer("");
    terminal.answer(summary(checked));
  }

  private static void row(Table table, String container, CheckResult check) {
    Glyph glyph =
        switch (check.outcome()) {
          case "PASSED" -> Glyph.GOOD;
          case "FAILED" -> Glyph.BAD;
          default -> Glyph.ASKS;
        };
    String verdict =
        switch (glyph) {
          case GOOD -> "good";
          case BAD -> "bad";
          default -> "not measured";
        };
    table.row(glyph, container, check.name(), verdict, seen(check), took(check.durationMs()));
  }

  /** Without the check's name, which stands beside it. */
  private static String seen(CheckResult check) {
    String sentence = check.sentence();
    return sentence.startsWith(check.name() + " ")
        ? sentence.substring(check.name().length() + 1)
        : sentence;
  }

  private static String took(long millis) {
    return millis < 1_000
        ? millis + " ms"
        : "%d.%d s".formatted(millis / 1_000, millis % 1_000 / 100);
  }

  private static String summary(List<Checked> checked) {
    long stopped = checked.stream().filter(one -> one.state() == State.STOPPED).count();
    long good = checked.stream().filter(one -> one.state() == State.GOOD).count();
    long run = checked.size() - stopped;
    String first =
        good == run
            ? (run == 1 ? "It is good." : "All " + run + " are good.")
            : good + " of " + run + (good == 1 ? " is" : " are") + " good.";
    if (run == 0) {
      first = "";
    }
    String second = stopped == 0 ? "" : Words.many(stopped, "container") + " not running.";
    return (first + " " + second).strip();
  }

  private void json(List<Checked> checked, int code) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", "bender.checks/v1");
    json.put("at", OffsetDateTime.now().toString());
    json.put("exitCode", code);
    json.put("containers", checked.stream().map(Checked::json).toList());
    root.terminal().json(BenderCommand.line(json));
  }
}
