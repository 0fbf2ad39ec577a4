package dev.bender.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.system.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code bender up} as a process, which is killed and started again. */
final class BenderProcess implements AutoCloseable {
  private final Path settings;
  private final Path trivy;
  private final Path said;
  private final List<Process> started = new ArrayList<>();

  BenderProcess(Path settings, Path trivy) {
    this.settings = settings;
    this.trivy = trivy;
    this.said = settings.resolveSibling("said.log");
  }

  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Launch.options("up"),
                // Who is killed leaves things there; they go with the rig.
                "-Djava.io.tmpdir=" + settings.resolveSibling("tmp"),
                "dev.bender.cli.Main",
                "up",
                "--config",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
    // Those of ./bender test are no settings.
    builder.environment().keySet().removeIf(name -> name.startsWith("BENDER_"));
    Launch.environment(builder);
    builder.environment().put("BENDER_TRIVY", trivy.toString());
    Files.createDirectories(settings.resolveSibling("tmp"));
    Process process = builder.start();
    process.getOutputStream().close();
    started.add(process);
  }

  boolean isAlive() {
    return !started.isEmpty() && started.getLast().isAlive();
  }

  /** Fails with what it said if it has ended by itself. */
  void assertAlive() throws IOException {
    assertThat(isAlive()).as("Bender ended: " + Files.readString(said)).isTrue();
  }

  /** As a power cut would: nothing is closed, nothing is said. */
  void kill() throws InterruptedException {
    started.getLast().destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    if (!isAlive()) {
      return;
    }
    Process process = started.getLast();
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
