package dev.bender.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** How often the journal tells what of which update. */
record SoakJournal(Map<String, Integer> lines) {
  /** The words of the records that have a line each. */
  private static final Map<String, String> WORDS =
      Map.of(
          "update.detected", "found",
          "image.pulled", "pulled",
          "deployed", "deployed",
          "verified", "verified",
          "rollback.requested", "check-failed",
          "rolled.back", "rolled-back",
          "update.skipped", "skipped");

  static SoakJournal of(Path folder) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".log")).toList()) {
        for (String line : Files.readAllLines(file)) {
          String[] words = line.split("\\s+");
          if (words.length > 4 && WORDS.containsValue(words[3])) {
            lines.merge(words[3] + " " + words[words.length - 1], 1, Integer::sum);
          }
        }
      }
    }
    return new SoakJournal(lines);
  }

  /** What it has more or less often than the topics; empty if each record has its line. */
  List<String> differencesTo(Function<String, List<SoakLedger.Said>> topics) {
    Map<String, Integer> records = new HashMap<>();
    WORDS.forEach((topic, word) ->
        topics
            .apply(topic)
            .forEach(one -> records.merge(word + " " + one.updateId(), 1, Integer::sum)));
    Set<String> all = new TreeSet<>(lines.keySet());
    all.addAll(records.keySet());
    List<String> differences = new ArrayList<>();
    for (String one : all) {
      int expected = records.getOrDefault(one, 0);
      int got = lines.getOrDefault(one, 0);
      if (expected != got) {
        differences.add(
            "the journal has '%s' %d times, not %d times".formatted(one, got, expected));
      }
    }
    return differences;
  }
}
