package dev.bender.system.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How much a Java process holds on to, and has done.
 *
 * @param liveBytes of objects that a garbage collection leaves
 * @param threads of the operating system
 * @param worked the processor's time that it took since its start
 */
record Vitals(long liveBytes, int threads, Duration worked) {

  /** Collects the process's garbage, and looks. */
  static Vitals of(long pid) throws IOException, InterruptedException {
    Duration worked =
        ProcessHandle.of(pid).flatMap(one -> one.info().totalCpuDuration()).orElseThrow();
    return new Vitals(live(pid), threads(pid), worked);
  }

  /** A histogram counts only what is alive, and says so in its last line. */
  private static long live(long pid) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException("jcmd: " + said);
    }
    String total = said.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
    String[] words = total.split("\\s+");
    return Long.parseLong(words[words.length - 1]);
  }

  private static int threads(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("Threads:"))
        .mapToInt(line -> Integer.parseInt(line.substring(8).strip()))
        .findFirst()
        .orElseThrow();
  }
}
