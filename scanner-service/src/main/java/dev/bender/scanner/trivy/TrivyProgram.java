package dev.bender.scanner.trivy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the program {@code trivy} is. */
public final class TrivyProgram {
  private TrivyProgram() {}

  /**
   * The first that can be run of: the setting, {@code BENDER_TRIVY}, {@code trivy} on the PATH. One
   * that is named but cannot be run is not replaced by another.
   *
   * @param setting the file that the settings name; empty for none
   */
  public static Optional<Path> locate(String setting, Map<String, String> environment) {
    String named = setting.isBlank() ? environment.getOrDefault("BENDER_TRIVY", "") : setting;
    if (!named.isBlank()) {
      return Optional.of(Path.of(named).toAbsolutePath()).filter(TrivyProgram::runs);
    }
    return Stream.of(environment.getOrDefault("PATH", "").split(Pattern.quote(":"), -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, "trivy"))
        .filter(TrivyProgram::runs)
        .findFirst();
  }

  private static boolean runs(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
