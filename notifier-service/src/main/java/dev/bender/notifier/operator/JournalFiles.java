package dev.bender.notifier.operator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

  /** Whole lines, and where the next ones begin. */
  record Part(byte[] bytes, long next) {}

  LocalDate today() {
    return LocalDate.now(clock.withZone(zone));
  }

  /** Whole lines of a day's file from that byte on; null where there is no such file. */
  @Nullable Part read(LocalDate day, long from) throws IOException {
    Path file = folder.resolve(day + ".log");
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ)) {
      // a line that was half written when the power went is gone after the restart
      long begin = Math.min(from, open.size());
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(open.size() - begin, MOST_BYTES));
      while (buffer.hasRemaining() && open.read(buffer, begin + buffer.position()) >= 0) {
        // until it is full
      }
      int end = buffer.position();
      while (end > 0 && buffer.get(end - 1) != '\n') {
        end--;
      }
      return new Part(Arrays.copyOf(buffer.array(), end), begin + end);
    }
  }
}
