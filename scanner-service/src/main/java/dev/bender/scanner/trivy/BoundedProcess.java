package dev.bender.scanner.trivy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a program without a shell, with just the environment given, and with bounds for its time and
 * for what it writes.
 *
 * @param command the program and its arguments
 * @param environment all of it: nothing is inherited
 * @param folder where it runs
 * @param mostOutput bytes of standard output that are kept; with more, it is ended
 * @param timeLimit when it is ended
 */
record BoundedProcess(
    List<String> command,
    Map<String, String> environment,
    Path folder,
    long mostOutput,
    Duration timeLimit) {
  private static final int LAST_WORDS = 16 * 1024;
  private static final Duration GRACE = Duration.ofSeconds(5);

  /**
   * How it ended.
   *
   * @param exit its exit code; 128 and the signal's number if a signal ended it
   * @param lastWords the end of what it wrote to standard error
   */
  record Ended(int exit, String lastWords, boolean tooLong, boolean tooMuch) {}

  /**
   * Runs it to its end, which it reaches with this call at the latest.
   *
   * @param output takes its standard output
   * @throws IOException if it could not be started
   */
  Ended run(Path output) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    Process process = builder.start();
    AtomicBoolean tooMuch = new AtomicBoolean();
    Tail tail = new Tail();
    // Not virtual: a read of a pipe holds the carrier, and a scan may take minutes.
    Thread out = Thread.ofPlatform().daemon().start(() -> keep(process, output, tooMuch));
    Thread err = Thread.ofPlatform().daemon().start(() -> tail.readFrom(process.getErrorStream()));
    try {
      boolean ended = process.waitFor(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        end(process);
      }
      process.waitFor();
      // A grandchild may hold the pipes open; what it writes is of no interest.
      out.join(GRACE);
      err.join(GRACE);
      return new Ended(process.exitValue(), tail.text(), !ended, tooMuch.get());
    } finally {
      end(process);
    }
  }

  /** Ends it and all that it started. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void keep(Process process, Path file, AtomicBoolean tooMuch) {
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = process.getInputStream();
        OutputStream out = Files.newOutputStream(file)) {
      long kept = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        kept += n;
        if (kept > mostOutput) {
          tooMuch.set(true);
          end(process);
          return;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // A full disk, or the pipe of a process that was ended: a cut report is no report.
      tooMuch.set(true);
      end(process);
    }
  }

  /** The last bytes of a stream. */
  private static final class Tail {
    private byte[] last = new byte[0];

    void readFrom(InputStream stream) {
      byte[] buffer = new byte[8 * 1024];
      try (stream) {
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
          append(buffer, n);
        }
      } catch (IOException e) {
        // The pipe of a process that was ended; what came before it counts.
        return;
      }
    }

    private synchronized void append(byte[] bytes, int n) {
      byte[] all = Arrays.copyOf(last, last.length + n);
      System.arraycopy(bytes, 0, all, last.length, n);
      last =
          all.length <= LAST_WORDS
              ? all
              : Arrays.copyOfRange(all, all.length - LAST_WORDS, all.length);
    }

    synchronized String text() {
      return new String(last, StandardCharsets.UTF_8);
    }
  }
}
