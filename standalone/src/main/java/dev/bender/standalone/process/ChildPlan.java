package dev.bender.standalone.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to run, and how to tell that it works.
 *
 * @param name for people, such as {@code the broker}
 * @param command the program and its arguments; no secret may be in it
 * @param mark an argument that no other program has: by it a process left behind is known as ours
 * @param environment added to our own, of which nothing is passed on that {@link #isOurs}
 * @param folder for the pid file and the log; made if missing
 * @param ready asked over and over until it says yes
 * @param stopWithin the time between the polite and the impolite end
 * @param endsWithUs true if the program ends by itself when its standard input ends; others are
 *     told to by the kernel, where {@code setpriv} is there to ask it
 */
public record ChildPlan(
    String name,
    List<String> command,
    String mark,
    Map<String, String> environment,
    Path folder,
    Probe ready,
    Duration stopWithin,
    boolean endsWithUs) {

  public ChildPlan {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** Whether a program does its work. */
  @FunctionalInterface
  public interface Probe {
    /** False or an exception: not yet. Has to return within seconds. */
    boolean ready() throws Exception;
  }

  /**
   * Whether an environment variable is for us alone: settings, which may be secrets, and what
   * steers our own JVM.
   */
  public static boolean isOurs(String variable) {
    return variable.startsWith("BENDER_")
        || variable.equals("JAVA_TOOL_OPTIONS")
        || variable.equals("JDK_JAVA_OPTIONS");
  }

  Path log() {
    return folder.resolve("output.log");
  }
}
