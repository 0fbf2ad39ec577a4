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
    add(
        new Look(
            second,
            field(proc.resolve("smaps_rollup"), "Pss:"),
            heap,
            field(proc.resolve("status"), "Threads:"),
            count(proc.resolve("fd"))));
  }

  void add(Look look) {
    looks.add(look);
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
    int third = looks.size() / 3;
    List<Look> last = looks.subList(2 * third, looks.size());
    for (Bound bound :
        List.of(
            new Bound("threads", Look::threads, 8),
            new Bound("live heap (kB)", Look::heap, 6 * 1024),
            new Bound("memory (kB)", Look::memory, 16 * 1024))) {
      bound.holds(median(looks.subList(third, 2 * third), bound.of), median(last, bound.of), looks);
    }
    // Eighty of them are connections to the broker, which is away in many a look.
    Bound files = new Bound("open files", Look::files, 10);
    files.holds(most(looks.subList(0, 2 * third), files.of), most(last, files.of), looks);
  }

  /** A tenth more is no growth, nor is {@code atMost} more. */
  private record Bound(String what, ToLongFunction<Look> of, long atMost) {
    void holds(long before, long after, List<Look> all) {
      List<Long> curve = all.stream().mapToLong(of).boxed().toList();
      assertThat(after)
          .as("%s: %d before, %d in the last third; all: %s", what, before, after, curve)
          .isLessThanOrEqualTo(before + atMost + before / 10);
    }
  }

  private static long median(List<Look> part, ToLongFunction<Look> of) {
    return part.stream().mapToLong(of).sorted().skip(part.size() / 2).findFirst().orElseThrow();
  }

  private static long most(List<Look> part, ToLongFunction<Look> of) {
    return part.stream().mapToLong(of).max().orElseThrow();
  }

  static Duration between(Duration length) {
    return length.dividedBy(60).compareTo(Duration.ofSeconds(5)) < 0
        ? Duration.ofSeconds(5)
        : length.dividedBy(60);
  }
}
