package dev.bender.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How {@code ./bender} starts its JVMs; prepared here too, because the jars have just been made.
 */
public final class Launch {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  public static final Path HOME = ROOT.resolve("standalone/target/bender");

  private static final Path FOLDER = prepared();

  private Launch() {}

  /** The file of arguments for java with which a command runs. */
  public static Path options(String command) {
    return FOLDER.resolve(command.equals("up") || command.equals("demo") ? "up" : "command");
  }

  /** What {@code ./bender} sets for a JVM. */
  public static void environment(ProcessBuilder builder) {
    builder.environment().put("BENDER_HOME", HOME.toString());
    builder.environment().put("MALLOC_ARENA_MAX", "1");
  }

  /**
   * Runs the command to its end.
   *
   * @param words first those for java, the last one for the command
   * @return what it said
   */
  static String run(String... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(words));
    line.add(line.size() - 1, "dev.bender.cli.Main");
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(said);
    }
    return said;
  }

  private static Path prepared() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
                  ROOT.resolve("scripts/launch").toString(),
                  HOME.toString(),
                  ROOT.resolve("demo/target/lib").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process launch = builder.start();
      if (launch.waitFor() != 0) {
        throw new AssertionError("scripts/launch ended with " + launch.exitValue());
      }
      Path folder = HOME.resolve("launch");
      if (!Files.exists(folder.resolve("up.aot"))) {
        tellWhy(folder.resolve("rehearsal.log"));
      }
      return folder;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError("scripts/launch could not be run", e);
    }
  }

  /** Every start goes on without the caches; the test of them fails, far from here. */
  private static void tellWhy(Path log) {
    try {
      new String(Files.readAllBytes(log), UTF_8)
          .lines()
          .filter(line -> !line.contains("[warning][aot"))
          .limit(400)
          .forEach(System.err::println);
    } catch (IOException e) {
      System.err.println("nothing tells why: " + e);
    }
  }
}
