package dev.bender.demo;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The real parts that {@code ./bender} found or fetched.
 *
 * @param engine where the engine listens
 * @param registry the registry program
 * @param busybox a static busybox
 * @param trivy the trivy program
 * @param wheels the folder with the Python packages of the images
 */
public record DemoParts(String engine, Path registry, Path busybox, Path trivy, Path wheels) {

  /** As the environment tells. */
  public static DemoParts ofEnvironment() {
    String engine = System.getenv("DOCKER_HOST");
    return new DemoParts(
        engine == null || engine.isBlank() ? "unix:///var/run/docker.sock" : engine,
        path("BENDER_REGISTRY"),
        path("BENDER_BUSYBOX"),
        path("BENDER_TRIVY"),
        path("BENDER_WHEELS"));
  }

  private static Path path(String variable) {
    String value = System.getenv(variable);
    if (value == null || value.isBlank() || !Files.exists(Path.of(value))) {
      throw new DemoFailed(
          variable + " does not name a file: start this with ./bender, which gets all parts.");
    }
    return Path.of(value);
  }

  /** A Python package by name and version. */
  public Path wheel(String start) {
    try (var files = Files.list(wheels)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(start))
          .findFirst()
          .orElseThrow(() -> new DemoFailed("there is no " + start + " in " + wheels + "."));
    } catch (java.io.IOException e) {
      throw new DemoFailed("cannot read " + wheels + ": " + e.getMessage());
    }
  }
}
