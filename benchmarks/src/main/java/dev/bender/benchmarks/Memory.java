package dev.bender.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What processes hold of the machine's memory. */
final class Memory {
  private static final Pattern PSS = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB$");

  private Memory() {}

  /**
   * Proportional set sizes, added up, in MB of 1024 × 1024 bytes: pages that are shared count once.
   */
  static double megabytes(List<Long> pids) {
    return pids.stream().mapToDouble(Memory::megabytes).sum();
  }

  static double megabytes(long pid) {
    return megabytes(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
  }

  static double megabytes(Path rollup) {
    try {
      var matcher = PSS.matcher(Files.readString(rollup));
      if (!matcher.find()) {
        throw new BenchFailed(rollup + " says nothing of Pss.");
      }
      return Long.parseLong(matcher.group(1)) / 1024.0;
    } catch (IOException e) {
      throw new BenchFailed(rollup + " cannot be read: " + e.getMessage());
    }
  }

  /** The command line; empty where the process is gone. */
  static List<String> arguments(long pid) {
    try {
      return List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline")).split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }
}
