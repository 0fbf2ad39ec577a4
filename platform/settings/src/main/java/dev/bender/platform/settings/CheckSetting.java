package dev.bender.platform.settings;

import java.util.List;
import java.util.Map;

/** One health check as a person wrote it, in the settings file or in labels. */
public sealed interface CheckSetting {
  /** The word that selects it, such as {@code docker-health}. */
  String kind();

  /** Runs without a restart for as long as {@code steady} says. */
  record Running() implements CheckSetting {
    @Override
    public String kind() {
      return "running";
    }
  }

  /** The image's own HEALTHCHECK says healthy. */
  record DockerHealth() implements CheckSetting {
    @Override
    public String kind() {
      return "docker-health";
    }
  }

  /**
   * Answers over HTTP.
   *
   * @param port inside the container
   * @param path with the leading slash
   * @param status expected; 0: any from 200 to 399
   * @param body text that the answer has to contain; empty: any answer
   */
  record Http(int port, String path, int status, String body) implements CheckSetting {
    public Http {
      Rule.port("port", port);
      if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c == 127)) {
        throw new InvalidSetting(
            "path", "is '" + Shown.of(path) + "'; allowed: a path with '/' first and no spaces");
      }
      if (status != 0) {
        Rule.between("status", status, 100, 599);
      }
    }

    @Override
    public String kind() {
      return "http";
    }
  }

  /**
   * Accepts a TCP connection.
   *
   * @param port inside the container
   */
  record Tcp(int port) implements CheckSetting {
    public Tcp {
      Rule.port("port", port);
    }

    @Override
    public String kind() {
      return "tcp";
    }
  }

  /**
   * A command in the container exits with 0.
   *
   * @param command the program and its arguments
   */
  record Exec(List<String> command) implements CheckSetting {
    public Exec {
      if (command.isEmpty() || command.getFirst().isBlank()) {
        throw new InvalidSetting(
            "command", "is missing; allowed: a list of words, or one shell line");
      }
      command = List.copyOf(command);
    }

    @Override
    public String kind() {
      return "exec";
    }
  }

  /**
   * Reads a check from words, such as those of labels.
   *
   * @param kind one of running, docker-health, http, tcp, exec
   * @param parameters by name; {@code command} is one shell line, or {@code command[0]}, {@code
   *     command[1]}, … are its words
   * @throws InvalidSetting if the kind or a parameter is unknown, or a value is not allowed
   */
  static CheckSetting of(String kind, Map<String, String> parameters) {
    return new CheckParameters(kind, parameters).check();
  }
}
