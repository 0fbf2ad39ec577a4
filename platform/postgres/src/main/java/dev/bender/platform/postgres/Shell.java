package dev.bender.platform.postgres;

import java.time.Duration;
import java.util.List;

/** Runs programs in the container of a server. */
@FunctionalInterface
public interface Shell {
  /**
   * How a program ended.
   *
   * @param exitCode 0 for good
   * @param output of both outputs, at most 64 KiB from its end
   */
  record Answer(int exitCode, String output) {}

  /**
   * Runs one to its end.
   *
   * @throws DatabaseException if it did not end in time, or could not be started
   */
  Answer run(List<String> command, Duration limit) throws DatabaseException, InterruptedException;
}
