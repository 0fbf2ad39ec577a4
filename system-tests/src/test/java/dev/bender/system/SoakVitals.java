package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What one process holds on to, looked at again and again while it is not killed. */
final class SoakVitals {
  /** Thirds of fewer looks say nothing. */
  static final int FEWEST = 12;

  /**
   * One look.
   *
   * @param second since the begin
   * @param memory proportional set size, in kilobytes
   * @param heap live objects after a collection, in kilobytes
   */
  record Look(long second, long memory, long heap, long threads, long files) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%5d s  memory %6.1f MB  live heap %5.1f MB  threads %3d  files %3d",
          second,
          memory / 1024.0,
          heap / 1024.0,
          threads,
          files);
    }
  }

  private final List<Look> looks = new ArrayList<>();

  void look(ProcessHandle process, long second) throws Exception {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    long heap = liveHeap(process);
    looks.add(
        new Look(
            second,
            field(proc.resolve("smaps_rollup"), "Pss:"),
            heap,
            field(proc.resolve("status"), "Threads:"),
            count(proc.resolve("fd"))));
  }

  List<Look> all() {
    return List.copyOf(looks);
  }

  private static long field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private static long count(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.count();
    }
  }

  /** A class histogram collects first, and ends with the total. */
  private static long liveHeap(ProcessHandle process) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes());
    jcmd.waitFor();
    String[] words = said.substring(said.lastIndexOf("Total")).strip().split("\\s+");
    return Long.parseLong(words[2]) / 1024;
  }

  /**
   * Nothing grows: the last third of the looks holds no more than the third before it, but for what
   * the story of so many more updates takes.
   */
  void areFlat() {
    assertThat(looks).as("looks at the process").hasSizeGreaterThanOrEqualTo(FEWEST);
    grewBy("threads", Look::threads, 8, 0.1);
    grewBy("open files", Look::files, 10, 0.1);
    grewBy("live heap (kB)", Look::heap, 6 * 1024, 0.1);
    grewBy("memory (kB)", Look::memory, 16 * 1024, 0.1);
  }

  private void grewBy(String what, ToLongFunction<Look> of, long atMost, double share) {
    int third = looks.size() / 3;
    long before = median(looks.subList(third, 2 * third), of);
    long after = median(looks.subList(2 * third, looks.size()), of);
    assertThat(after)
        .as("%s: %d in the second third, %d in the last; all: %s", what, before, after, curve(of))
        .isLessThanOrEqualTo(before + atMost + (long) (before * share));
  }

  private List<Long> curve(ToLongFunction<Look> of) {
    return looks.stream().mapToLong(of).boxed().toList();
  }

  private static long median(List<Look> part, ToLongFunction<Look> of) {
    return part.stream().mapToLong(of).sorted().skip(part.size() / 2).findFirst().orElseThrow();
  }

  static Duration between(Duration length) {
    return length.dividedBy(60).compareTo(Duration.ofSeconds(5)) < 0
        ? Duration.ofSeconds(5)
        : length.dividedBy(60);
  }
}
