package dev.bender.platform.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
   * @param bodyMatches a regular expression that the answer has to match; empty: any answer
   * @param scheme {@code http} or {@code https}
   * @param tls {@code verify} or {@code accept-any}; empty: verify
   * @param redirects {@code follow} or {@code refuse}
   */
  record Http(
      int port,
      String path,
      int status,
      String body,
      String bodyMatches,
      String scheme,
      String tls,
      String redirects)
      implements CheckSetting {
    /** Over plain HTTP, with redirections followed. */
    public Http(int port, String path, int status, String body) {
      this(port, path, status, body, "", "http", "", "follow");
    }

    public Http {
      Rule.port("port", port);
      Rule.oneOf("scheme", scheme, "http", "https");
      Rule.oneOf("tls", tls, "verify", "accept-any", "");
      Rule.oneOf("redirects", redirects, "follow", "refuse");
      if (!tls.isEmpty() && !scheme.equals("https")) {
        throw new InvalidSetting("tls", "is set, which needs 'scheme: https'");
      }
      if (!body.isEmpty() && !bodyMatches.isEmpty()) {
        throw new InvalidSetting("body-matches", "and 'body' are both set; allowed: one of them");
      }
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
   * Answers a question for a name.
   *
   * @param port inside the container
   * @param name that is asked for
   * @param answer an IP address that has to be among the answers; empty: any address
   */
  record Dns(int port, String name, String answer) implements CheckSetting {
    public Dns {
      Rule.port("port", port);
    }

    @Override
    public String kind() {
      return "dns";
    }
  }

  /**
   * Transmission's RPC answers with success.
   *
   * @param port inside the container
   * @param path with the leading slash
   * @param login null where it wants none
   */
  record TransmissionRpc(int port, String path, @Nullable Login login) implements CheckSetting {
    public TransmissionRpc {
      Rule.port("port", port);
    }

    @Override
    public String kind() {
      return "transmission-rpc";
    }
  }

  /**
   * Who signs in.
   *
   * @param user the name
   * @param passwordFile absolute; read by the verifier alone, when it is needed
   */
  record Login(String user, Path passwordFile) {}

  /**
   * A PostgreSQL server takes connections, has its databases and lets its roles sign in.
   *
   * @param port inside the container
   * @param user who asks within the container
   * @param databases that have to be there
   * @param query asked in each of them; empty: {@code SELECT 1}
   * @param roles that have to be able to sign in
   */
  record Postgres(int port, String user, List<String> databases, String query, List<Role> roles)
      implements CheckSetting {
    public Postgres {
      Rule.port("port", port);
      databases = List.copyOf(databases);
      roles = List.copyOf(roles);
    }

    @Override
    public String kind() {
      return "postgres";
    }

    /**
     * A role that an application signs in as.
     *
     * @param name the role's
     * @param database where
     * @param passwordFile absolute; read by the verifier alone, when it is needed
     */
    public record Role(String name, String database, Path passwordFile) {}
  }

  /**
   * Reads a check from words, such as those of labels.
   *
   * @param kind one of running, docker-health, http, tcp, exec, dns, transmission-rpc, postgres
   * @param parameters by name; {@code command} is one shell line, or {@code command[0]}, {@code
   *     command[1]}, … are its words; {@code roles[0].name} is a part of an element
   * @param folder that paths of files are relative to
   * @throws InvalidSetting if the kind or a parameter is unknown, or a value is not allowed
   */
  static CheckSetting of(String kind, Map<String, String> parameters, Path folder) {
    return new CheckParameters(kind, parameters, folder).check();
  }
}
