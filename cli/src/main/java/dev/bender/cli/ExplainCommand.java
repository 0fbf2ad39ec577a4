package dev.bender.cli;

import dev.bender.cli.Answers.Container;
import dev.bender.cli.Answers.Status;
import dev.bender.cli.Answers.Update;
import dev.bender.cli.OperatorApi.Received;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Why an update is where it is: a paragraph that can be pasted into a report. */
@Command(
    name = "explain",
    sortOptions = false,
    description = "why a container was updated, blocked, rolled back, or left as it is",
    footer = {"", "Example:", "  bender explain hedgedoc --keeps"})
final class ExplainCommand implements Callable<Integer> {
  private final BenderCommand root;

  @Parameters(
      paramLabel = "ID|NAME",
      completionCandidates = NamesCommand.Candidates.class,
      description = "the update's id or the beginning of it, or the container")
  String name = "";

  @Option(names = "--keeps", description = "list what the new image has in common with the running")
  boolean keeps;

  @Option(names = "--all", description = "list every finding and every log line")
  boolean all;

  @Option(names = "--exit-status", description = "exit with the update's code")
  boolean exitStatus;

  ExplainCommand(BenderCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    OperatorApi api = root.api();
    Received received = api.update(Named.checked(name));
    if (received.status() == 404) {
      return withoutUpdate(api, received);
    }
    Update update = api.read(Named.good(api, name, received), Update.class);
    if (root.json()) {
      root.terminal().json(api.compact(received));
    } else {
      new Story(update, keeps || all, all).lines().forEach(root.terminal()::answer);
    }
    return exitStatus ? ExitCodes.ofState(update.outcome()) : ExitCodes.GOOD;
  }

  /** A container that was never updated has a state all the same. */
  private int withoutUpdate(OperatorApi api, Received missing) {
    Received received = api.status();
    Status status = api.read(received, Status.class);
    Container container =
        status.containers().stream()
            .filter(c -> name.equals(c.name()) || name.equals(c.host() + "/" + c.name()))
            .findFirst()
            .orElseThrow(() -> Named.unknown(api, name, missing));
    if (root.json()) {
      json(api, received, container);
    } else {
      String runs = Words.version(container.running());
      String why =
          container.reason() == null ? "" : " " + OperatorApi.sentence(container.reason().text());
      root.terminal()
          .answer(
              container.name()
                  + (runs.isEmpty() ? "" : " " + runs)
                  + " is "
                  + Words.state(container)
                  + "."
                  + why
                  + " It has not been updated yet.");
    }
    return exitStatus ? ExitCodes.ofState(container.state()) : ExitCodes.GOOD;
  }

  private void json(OperatorApi api, Received received, Container container) {
    for (JsonNode node : api.mapper().readTree(received.body()).path("containers")) {
      if (container.name().equals(node.path("name").asString(""))
          && container.host().equals(node.path("host").asString(""))
          && node instanceof ObjectNode fields) {
        ObjectNode object = api.mapper().createObjectNode();
        object.put("schema", "bender.container/v1");
        object.setAll(fields);
        root.terminal().json(api.mapper().writeValueAsString(object));
      }
    }
  }
}
