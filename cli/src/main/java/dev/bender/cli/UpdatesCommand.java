package dev.bender.cli;

import dev.bender.cli.Answers.Update;
import dev.bender.cli.Answers.Updates;
import dev.bender.cli.OperatorApi.Received;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The updates under way and of the last day. */
@Command(
    name = "updates",
    sortOptions = false,
    description = "the updates under way, and those that ended in the last 24 hours",
    footer = {"", "Example:", "  bender updates --watch"})
final class UpdatesCommand implements Callable<Integer> {
  private static final Duration BETWEEN = Duration.ofMillis(500);

  private final BenderCommand root;
  private final Map<String, String> told = new HashMap<>();
  private int drawn;

  @Option(names = "--watch", description = "stay until all that moves has ended")
  boolean watch;

  @Option(names = "--all", description = "all that is remembered")
  boolean all;

  @Option(
      names = "--exit-status",
      description = "exit with the worst code of the containers' newest")
  boolean exitStatus;

  UpdatesCommand(BenderCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OperatorApi api = root.api();
    Patience patience = new Patience(BETWEEN, Patience.OUTAGE);
    Thread onCtrlC = watch ? endGently() : null;
    try {
      while (true) {
        Received received = patience.ask(() -> api.updates(all));
        Updates updates = api.read(received, Updates.class);
        show(api, received, updates);
        boolean moves = updates.updates().stream().anyMatch(u -> u.state().equals("MOVING"));
        if (!watch || !moves) {
          return exitStatus ? code(updates) : ExitCodes.GOOD;
        }
        patience.pause();
      }
    } finally {
      if (onCtrlC != null) {
        Runtime.getRuntime().removeShutdownHook(onCtrlC);
      }
    }
  }

  /** Ctrl-C is how one stops looking: no failure, and nothing of the work ends with it. */
  private static Thread endGently() {
    Thread hook = new Thread(() -> Runtime.getRuntime().halt(ExitCodes.GOOD), "end-gently");
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  private static int code(Updates updates) {
    Set<String> seen = new HashSet<>();
    return ExitCodes.worst(
        updates.updates().stream()
            .filter(update -> seen.add(update.host() + "/" + update.container()))
            .map(update -> ExitCodes.ofState(update.outcome()))
            .toList());
  }

  private void show(OperatorApi api, Received received, Updates updates) {
    Terminal terminal = root.terminal();
    if (root.json() && !watch) {
      terminal.json(api.compact(received));
    } else if (root.json()) {
      changedObjects(api, received, updates);
    } else if (watch && !terminal.traits().out()) {
      changedLines(updates);
    } else {
      table(updates);
    }
  }

  private void table(Updates updates) {
    Terminal terminal = root.terminal();
    When when = new When(Objects.requireNonNullElseGet(updates.at(), OffsetDateTime::now));
    Table table = new Table(3, 2, "CONTAINER", "CHANGE", "STATE", "WHY", "WHEN", "ID");
    boolean severalHosts = updates.updates().stream().map(Update::host).distinct().count() > 1;
    for (Update update : updates.updates()) {
      OffsetDateTime at = update.endedAt() == null ? update.detectedAt() : update.endedAt();
      table.row(
          Words.glyph(update),
          severalHosts ? update.host() + "/" + update.container() : update.container(),
          Words.change(update.from(), update.to()),
          Words.state(update),
          why(update),
          at == null ? "" : when.at(at),
          update.updateId());
    }
    if (root.plain()) {
      table.plain().forEach(terminal::answer);
      return;
    }
    List<String> lines =
        table.isEmpty()
            ? List.of(
                all
                    ? "No update yet."
                    : "Nothing is moving, and nothing ended in the last 24 hours. All: bender updates --all")
            : table.lines(terminal);
    if (watch && drawn > 0) {
      terminal.raw(false, "\u001b[" + drawn + "A\r\u001b[J");
    }
    lines.forEach(terminal::answer);
    drawn = lines.size();
  }

  private static String why(Update update) {
    if (update.downtimeMs() == null) {
      return update.reasonText();
    }
    String down = "down " + When.took(Duration.ofMillis(update.downtimeMs()));
    return update.reasonText().isEmpty() ? down : down + "; " + update.reasonText();
  }

  /** What must be known to call it a change. */
  private boolean isNews(Update update) {
    String now = update.state() + update.phase() + update.reasonText() + update.attempt();
    return !now.equals(told.put(update.updateId(), now));
  }

  private void changedLines(Updates updates) {
    OffsetDateTime at = Objects.requireNonNullElseGet(updates.at(), OffsetDateTime::now);
    for (Update update : updates.updates().reversed()) {
      if (isNews(update)) {
        String why = why(update);
        root.terminal()
            .answer(
                at
                    + " "
                    + update.container()
                    + " "
                    + Words.state(update)
                    + (why.isEmpty() ? "" : ": " + why)
                    + " "
                    + update.updateId());
      }
    }
  }

  private void changedObjects(OperatorApi api, Received received, Updates updates) {
    JsonNode tree = api.mapper().readTree(received.body());
    Map<String, JsonNode> byId = new LinkedHashMap<>();
    tree.path("updates").forEach(node -> byId.put(node.path("updateId").asString(""), node));
    for (Update update : updates.updates().reversed()) {
      JsonNode node = byId.get(update.updateId());
      if (node instanceof ObjectNode fields && isNews(update)) {
        ObjectNode object = api.mapper().createObjectNode();
        object.put("schema", "bender.update/v1");
        object.set("at", tree.path("at"));
        object.setAll(fields);
        root.terminal().json(api.mapper().writeValueAsString(object));
      }
    }
  }
}
