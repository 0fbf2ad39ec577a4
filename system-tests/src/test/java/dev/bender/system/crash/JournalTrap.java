package dev.bender.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds the journal between its lines and the record of their positions: the file that is to take
 * the record's place is a pipe that nobody reads, so the notifier waits at its opening.
 */
final class JournalTrap {
  private final Path folder;
  private final Path pipe;
  private final String positions;

  private JournalTrap(Path folder, Path pipe, String positions) {
    this.folder = folder;
    this.pipe = pipe;
    this.positions = positions;
  }

  static JournalTrap set(Path folder) throws Exception {
    Path pipe = folder.resolve("positions.json.new");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return new JournalTrap(folder, pipe, Files.readString(folder.resolve("positions.json")));
  }

  /** Waits until a line of that container is on the disk, and its position is not. */
  void awaitLine(String container) throws IOException {
    await("a line of " + container)
        .atMost(Duration.ofMinutes(1))
        .until(() -> !words(folder, container).isEmpty());
    assertThat(folder.resolve("positions.json")).hasContent(positions);
  }

  void remove() throws IOException {
    Files.delete(pipe);
  }

  /** What happened to a container, by the journal in that folder. */
  static List<String> words(Path folder, String container) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .flatMap(JournalTrap::lines)
          .map(line -> line.split(" +", 5))
          .filter(columns -> columns[2].equals(container))
          .map(columns -> columns[3])
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
