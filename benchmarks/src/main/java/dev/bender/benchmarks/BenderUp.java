package dev.bender.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code bender up} as {@code ./bender} starts it, in a process of its own. */
final class BenderUp implements AutoCloseable {
  private static final Duration END_WITHIN = Duration.ofSeconds(30);

  private final Process process;
  private final double readyMillis;

  private BenderUp(Process process, double readyMillis) {
    this.process = process;
    this.readyMillis = readyMillis;
  }

  /** Starts it and waits until it says that it is up. */
  static BenderUp start(Path settings, Path trivy) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(java(), "@" + options("up"), "dev.bender.cli.Main", "up", "--config");
      builder.command().add(settings.toString());
      environment(builder, trivy);
      long begin = System.nanoTime();
      Process process = builder.redirectErrorStream(true).start();
      StringBuilder said = new StringBuilder();
      BufferedReader lines = process.inputReader();
      for (String line; (line = lines.readLine()) != null; ) {
        said.append(line).append('\n');
        if (line.startsWith("Bender is up.")) {
          double millis = (System.nanoTime() - begin) / 1e6;
          Thread.ofPlatform().daemon().start(() -> drain(lines));
          return new BenderUp(process, millis);
        }
      }
      throw new BenchFailed("'bender up' ended: " + said.toString().strip());
    } catch (IOException e) {
      throw new BenchFailed("'bender up' cannot be run: " + e.getMessage());
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static Path home() {
    return Path.of(System.getenv().getOrDefault("BENDER_HOME", ".")).toAbsolutePath();
  }

  /** The file of arguments that every command of {@code ./bender} runs with. */
  static Path options(String command) {
    Path options = home().resolve("launch").resolve(command);
    if (!Files.exists(options)) {
      throw new BenchFailed(options + " is missing: start this with ./bender bench.");
    }
    return options;
  }

  static void environment(ProcessBuilder builder, Path trivy) {
    // Those of ./bender bench are no settings.
    builder.environment().keySet().removeIf(name -> name.startsWith("BENDER_"));
    builder.environment().put("BENDER_HOME", home().toString());
    builder.environment().put("BENDER_TRIVY", trivy.toString());
    builder.environment().put("MALLOC_ARENA_MAX", "1");
  }

  private static void drain(BufferedReader lines) {
    try {
      while (lines.readLine() != null) {
        // it must not wait for a reader
      }
    } catch (IOException e) {
      // it has ended
    }
  }

  /** From the start of the JVM until all five services were ready. */
  double readyMillis() {
    return readyMillis;
  }

  /** The JVM of the services. */
  long pid() {
    return process.pid();
  }

  /** The broker's process. */
  long broker() {
    return child("dev.bender.standalone.broker.BrokerMain");
  }

  /** The process of Trivy's server. */
  long trivy() {
    return child("--cache-dir");
  }

  private long child(String word) {
    List<ProcessHandle> found =
        process.descendants().filter(one -> Memory.arguments(one.pid()).contains(word)).toList();
    if (found.isEmpty()) {
      throw new BenchFailed("'bender up' has no child that was started with " + word + ".");
    }
    return found.getFirst().pid();
  }

  /** As a power cut would: nothing is closed, nothing is said. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    try (Stream<ProcessHandle> children = process.descendants()) {
      List<ProcessHandle> family = children.toList();
      process.destroy();
      if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
