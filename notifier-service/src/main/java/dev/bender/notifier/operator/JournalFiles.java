package dev.bender.notifier.operator;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/** Reads the journal's files, a bounded part at a time. */
final class JournalFiles {
  private static final int MOST_BYTES = 1_048_576;

  private final Path folder;
  private final Clock clock;
  private final ZoneId zone;

  JournalFiles(Path folder, Clock clock, ZoneId zone) {
    this.folder = folder;
    this.clock = clock;
    this.zone = zone;
  }

  LocalDate today() {
    return LocalDate.now(clock.withZone(zone));
  }

  /** What a day's file holds from that byte on; nothing where there is no such file. */
  byte[] read(LocalDate day, long from) throws IOException {
    Path file = folder.resolve(day + ".log");
    if (from < 0 || !Files.isRegularFile(file)) {
      return new byte[0];
    }
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      long length = Math.clamp(open.length() - from, 0, MOST_BYTES);
      byte[] part = new byte[(int) length];
      open.seek(from);
      open.readFully(part);
      return part;
    }
  }
}
