package dev.bender.standalone.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A child's output in a file and one older file, neither larger than the bound. */
final class BoundedLog {
  private static final int TAIL = 4096;
  private static final Pattern FRAME = Pattern.compile("\\s+(at .*|\\.\\.\\. \\d+ more)");

  private final Path file;
  private final long largest;
  private byte[] tail = new byte[0];

  BoundedLog(Path file, long largest) {
    this.file = file;
    this.largest = largest;
  }

  /** Copies until the stream ends; a full disk loses the output, not the child. */
  void drain(InputStream from) {
    byte[] buffer = new byte[8192];
    try (from) {
      for (int read; (read = from.read(buffer)) >= 0; ) {
        remember(buffer, read);
        append(buffer, read);
      }
    } catch (IOException e) {
      // the child is gone, and with it the pipe
    }
  }

  /**
   * The last thing the child said, on one line and without control characters; or empty. The frames
   * of a stack trace say nothing to people.
   */
  synchronized String lastLine() {
    String line =
        new String(tail, StandardCharsets.UTF_8)
            .lines()
            .filter(one -> !one.isBlank() && !FRAME.matcher(one).matches())
            .reduce("", (before, one) -> one);
    String clean = line.replaceAll("\\e\\[[0-9;]*m", "").replaceAll("\\p{Cntrl}", " ").strip();
    return clean.length() <= 300 ? clean : clean.substring(0, 300) + "…";
  }

  synchronized void forgetTail() {
    tail = new byte[0];
  }

  private synchronized void remember(byte[] buffer, int length) {
    byte[] all = Arrays.copyOf(tail, tail.length + length);
    System.arraycopy(buffer, 0, all, tail.length, length);
    tail = all.length <= TAIL ? all : Arrays.copyOfRange(all, all.length - TAIL, all.length);
  }

  private void append(byte[] buffer, int length) {
    try {
      if (Files.exists(file) && Files.size(file) + length > largest) {
        Path older = file.resolveSibling(file.getFileName() + ".1");
        Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
      }
      try (OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        out.write(buffer, 0, length);
      }
    } catch (IOException e) {
      // nowhere to write to: the tail in memory is what is left
    }
  }
}
