package dev.bender.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Programs of the machine, as their owner would call them. */
final class Programs {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private Programs() {}

  /** Runs a line of a shell, whose every part has to work; how long it took, in seconds. */
  static double shell(String line) {
    long begin = System.nanoTime();
    run("bash", "-c", "set -euo pipefail; " + line);
    return (System.nanoTime() - begin) / 1e9;
  }

  /**
   * Runs one to its end.
   *
   * @return what it said
   * @throws BenchFailed if it cannot be run, takes too long, or ends with another code than 0
   */
  static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new BenchFailed("'" + String.join(" ", command) + "' did not work: " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new BenchFailed("'" + command[0] + "' cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
  }
}
