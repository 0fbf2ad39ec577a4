package dev.bender.system.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.bender.platform.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The daemon of the engine that {@code ./bender test} has started: it can be killed, and started
 * again as it was. Somebody else's engine is left alone.
 */
final class TestEngine {
  private final Path folder;
  private final Engine engine;

  /**
   * @param address such as {@code unix:///tmp/bender-engine/docker.sock}
   * @param engine a client of it
   */
  TestEngine(String address, Engine engine) {
    this.folder = Path.of(address.replaceFirst("^unix://", "")).resolveSibling("");
    this.engine = engine;
    assumeThat(folder.resolve(".bender-engine"))
        .as("the engine is killed here, so it has to be one that ./bender test has started")
        .exists();
  }

  /** As a power cut would; what ran in containers ends when it comes up again. */
  void kill() throws Exception {
    ProcessHandle daemon = daemon();
    Path proc = Path.of("/proc", Long.toString(daemon.pid()));
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(parts(proc.resolve("cmdline")));
    List<String> environment = parts(proc.resolve("environ"));
    daemon.destroyForcibly();
    daemon.onExit().get();
    start(command, environment);
  }

  private ProcessHandle daemon() throws IOException {
    long pid = Long.parseLong(Files.readString(folder.resolve("dockerd.pid")).strip());
    return ProcessHandle.of(pid).orElseThrow();
  }

  private static List<String> parts(Path file) throws IOException {
    return List.of(new String(Files.readAllBytes(file), UTF_8).split("\0"));
  }

  private void start(List<String> command, List<String> environment) throws IOException {
    var log = ProcessBuilder.Redirect.appendTo(folder.resolve("dockerd.log").toFile());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log)
            .redirectError(log);
    Map<String, String> variables = builder.environment();
    variables.clear();
    for (String one : environment) {
      int equals = one.indexOf('=');
      variables.put(one.substring(0, equals), one.substring(equals + 1));
    }
    builder.start();
    await("the engine is up again").atMost(Duration.ofMinutes(1)).until(engine::answers);
  }
}
