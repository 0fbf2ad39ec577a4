package dev.bender.verifier.container;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The containers of this host: to look at, never to change. */
public interface Containers {

  /**
   * The container of that id or name, as it is now.
   *
   * @throws EngineUnreachable if nobody knows
   */
  Optional<ContainerView> find(String idOrName) throws EngineUnreachable, InterruptedException;

  /**
   * Runs a program inside a container.
   *
   * @param limit after which it is given up
   * @throws EngineUnreachable if the engine did not answer
   */
  Exec exec(String id, List<String> command, Duration limit)
      throws EngineUnreachable, InterruptedException;

  /**
   * The last lines that a container wrote to stdout and stderr, bounded; empty where it is gone or
   * its log cannot be read.
   */
  String lastLines(String id, int lines) throws InterruptedException;

  /** Throws if the engine does not answer now. */
  void ping() throws EngineUnreachable, InterruptedException;

  /** How a program inside a container ended. */
  sealed interface Exec {
    /** It ran to its end; {@code output} is bounded. */
    record Ended(int exitCode, String output) implements Exec {}

    /** It took longer than it was given. */
    record TimedOut() implements Exec {}

    /**
     * It was not followed to its end, as where it writes without end: nobody knows its exit code.
     */
    record Unseen() implements Exec {}

    /** It could not be started, as where the container does not run. */
    record NotStarted(String why) implements Exec {}
  }
}
