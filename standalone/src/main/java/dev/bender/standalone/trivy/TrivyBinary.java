package dev.bender.standalone.trivy;

import dev.bender.standalone.process.ChildFailed;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Finds the program on this host. */
final class TrivyBinary {
  private TrivyBinary() {}

  /**
   * @param configured by the settings; empty: {@code BENDER_TRIVY}, then the PATH
   * @throws ChildFailed if there is none
   */
  static Path find(String configured, Map<String, String> environment) {
    if (!configured.isEmpty()) {
      return named(configured, "'scanner.trivy.binary'");
    }
    String variable = environment.getOrDefault("BENDER_TRIVY", "");
    if (!variable.isEmpty()) {
      return named(variable, "BENDER_TRIVY");
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder, "trivy");
      if (!folder.isEmpty() && runs(candidate)) {
        return candidate.toAbsolutePath();
      }
    }
    throw new ChildFailed(
        "Trivy is missing: nothing is called 'trivy' on the PATH; install it"
            + " (https://trivy.dev/latest/getting-started/installation/), or set"
            + " 'scanner.trivy.binary' to the program, or 'scanner.trivy.server' to the address of a"
            + " Trivy server");
  }

  private static Path named(String value, String by) {
    try {
      Path binary = Path.of(value).toAbsolutePath();
      if (runs(binary)) {
        return binary;
      }
    } catch (InvalidPathException e) {
      // refused below
    }
    throw new ChildFailed(
        by
            + " names '"
            + value.replaceAll("\\p{Cntrl}", "?")
            + "', which is not a program that can be run; allowed: the path of the trivy program");
  }

  private static boolean runs(Path binary) {
    return Files.isRegularFile(binary) && Files.isExecutable(binary);
  }
}
