package dev.bender.scanner.trivy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where Trivy's client finds logins: it takes a folder, and only a file {@code config.json} in it.
 */
public final class DockerLogins {
  private static final String NAME = "config.json";

  private DockerLogins() {}

  /**
   * The folder for {@code DOCKER_CONFIG}; a file of another name gets a link of the right one.
   *
   * @param file Docker's configuration file, or its folder; empty for the user's own
   * @param own a folder of ours, for the link
   * @return empty for the user's own
   * @throws IOException if the link cannot be made
   */
  public static String folder(String file, Path own) throws IOException {
    if (file.isBlank()) {
      return "";
    }
    Path given = Path.of(file).toAbsolutePath().normalize();
    if (Files.isDirectory(given)) {
      return given.toString();
    }
    if (given.endsWith(NAME)) {
      return String.valueOf(given.getParent());
    }
    Path folder = Files.createDirectories(own.resolve("docker"));
    Path link = folder.resolve(NAME);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, given);
    return folder.toString();
  }
}
