package dev.bender.standalone.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Remembers a child beyond our own end, so that the next start can end what was left behind. */
final class PidFile {
  private static final long LONGEST = 100;
  private static final Duration INSISTING = Duration.ofSeconds(10);

  private final Path file;
  private final String mark;

  PidFile(Path file, String mark) {
    this.file = file;
    this.mark = mark;
  }

  void write(ProcessHandle child) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, Long.toString(child.pid()));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // it stays; the mark keeps it harmless
    }
  }

  /**
   * Ends the recorded process if it still runs and is ours; a pid may have been given to others.
   */
  void endLeftover(Duration politely) {
    recorded().filter(this::ours).ifPresent(child -> end(child, politely));
    remove();
  }

  /** Asks, waits, and insists; what the process started itself goes with it. */
  static void end(ProcessHandle child, Duration politely) {
    List<ProcessHandle> family = child.descendants().toList();
    child.destroy();
    if (!goneWithin(child, politely)) {
      child.destroyForcibly();
      goneWithin(child, INSISTING);
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }

  // onExit() would wait for the pipe of the output too, which a grandchild may hold open
  private static boolean goneWithin(ProcessHandle child, Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    while (child.isAlive()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return !child.isAlive();
      }
    }
    return true;
  }

  private Optional<ProcessHandle> recorded() {
    try {
      if (!Files.exists(file) || Files.size(file) > LONGEST) {
        return Optional.empty();
      }
      return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean ours(ProcessHandle process) {
    return arguments(process).contains(mark);
  }

  private static List<String> arguments(ProcessHandle process) {
    Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    try {
      // the JDK gives up on command lines longer than a page
      String all = Files.readString(commandLine, StandardCharsets.ISO_8859_1);
      byte[] bytes = all.getBytes(StandardCharsets.ISO_8859_1);
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      return process.info().arguments().map(List::of).orElse(List.of());
    }
  }
}
