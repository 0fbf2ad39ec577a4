package dev.bender.platform.engine;

import dev.bender.platform.engine.EngineException.EngineUnavailable;
import dev.bender.platform.engine.EngineException.TimedOut;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs a command in a container and waits for its end. */
final class ExecCall {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final EngineHttp http;
  private final String prefix;

  ExecCall(EngineHttp http, String prefix) {
    this.http = http;
    this.prefix = prefix;
  }

  ExecResult run(String id, List<String> command, Duration limit, int atMost) {
    long end = System.nanoTime() + limit.toNanos();
    String exec = create(id, command);
    try {
      String output = http.ask(start(exec), limit, body -> Multiplexed.text(body, false, atMost));
      return new ExecResult(exitCode(exec, end), output);
    } catch (TimedOut e) {
      throw new TimedOut("the command did not end within " + limit.toMillis() + " ms");
    }
  }

  /** The output goes to {@code sink} as it comes; only the complaints are kept. */
  ExecResult stream(
      String id, List<String> command, OutputStream sink, Duration limit, int atMost) {
    long end = System.nanoTime() + limit.toNanos();
    String exec = create(id, command);
    String complaints =
        http.follow(
            start(exec),
            limit,
            body -> {
              Tail tail = new Tail(atMost);
              Multiplexed.split(body, sink, tail);
              return Text.lines(tail.text(), atMost);
            });
    return new ExecResult(exitCode(exec, end), complaints);
  }

  private String create(String id, List<String> command) {
    ObjectNode create = EngineHttp.JSON.createObjectNode();
    create.put("AttachStdout", true).put("AttachStderr", true);
    command.forEach(create.putArray("Cmd")::add);
    JsonNode created = http.postShortly(prefix + Paths.container(id) + "/exec", create);
    return prefix + "/exec/" + Paths.encoded(created.path("Id").asString("-"));
  }

  private static Ask start(String exec) {
    ObjectNode start = EngineHttp.JSON.createObjectNode().put("Detach", false).put("Tty", false);
    return Ask.post(exec + "/start", start);
  }

  /**
   * The output ends a moment before the engine knows the code, and long before it if the program
   * closed its outputs.
   */
  private int exitCode(String exec, long end) {
    while (true) {
      JsonNode shown = http.get(exec + "/json");
      if (!shown.path("Running").asBoolean(false) && shown.path("ExitCode").isNumber()) {
        return shown.path("ExitCode").asInt(-1);
      }
      if (System.nanoTime() - end >= 0) {
        throw new TimedOut("it still runs");
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EngineUnavailable("interrupted while a command ran", e);
      }
    }
  }
}
