package dev.bender.platform.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the words of one check into the check. */
final class CheckParameters {
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "running", Set.of(),
          "docker-health", Set.of(),
          "http",
              Set.of(
                  "port", "path", "status", "body", "body-matches", "scheme", "tls", "redirects"),
          "tcp", Set.of("port"),
          "exec", Set.of("command"),
          "dns", Set.of("port", "name", "answer"),
          "transmission-rpc", Set.of("port", "path", "user", "password-file"),
          "postgres", Set.of("port", "user", "databases", "query", "roles"));
  private static final Set<String> OF_A_ROLE = Set.of("name", "database", "password-file");

  private final String kind;
  private final Map<String, String> given;
  private final Path folder;

  CheckParameters(String kind, Map<String, String> given, Path folder) {
    this.kind = kind;
    this.given = given;
    this.folder = folder;
  }

  CheckSetting check() {
    Set<String> known = KNOWN.get(kind);
    if (known == null) {
      throw new InvalidSetting(
          "",
          "is the unknown kind '"
              + Shown.of(kind)
              + "'; allowed: running, docker-health, http, tcp, exec, dns, transmission-rpc, postgres");
    }
    for (String name : given.keySet()) {
      if (!known.contains(name.replaceAll("\\[\\d+](\\..*)?$", ""))) {
        throw new InvalidSetting(
            Shown.of(name),
            "is not known to a check of kind " + kind + "; allowed: " + listed(known));
      }
    }
    return switch (kind) {
      case "running" -> new CheckSetting.Running();
      case "docker-health" -> new CheckSetting.DockerHealth();
      case "http" -> http();
      case "tcp" -> new CheckSetting.Tcp(number("port"));
      case "dns" -> new CheckSetting.Dns(number("port", 53), required("name"), text("answer", ""));
      case "transmission-rpc" ->
          new CheckSetting.TransmissionRpc(
              number("port", 9091), text("path", "/transmission/rpc"), login());
      case "postgres" ->
          new CheckSetting.Postgres(
              number("port", 5432),
              text("user", "postgres"),
              words("databases"),
              text("query", ""),
              roles());
      default -> new CheckSetting.Exec(command());
    };
  }

  private CheckSetting http() {
    return new CheckSetting.Http(
        number("port"),
        text("path", "/"),
        number("status", 0),
        text("body", ""),
        text("body-matches", ""),
        text("scheme", "http"),
        text("tls", ""),
        text("redirects", "follow"));
  }

  private String text(String name, String usual) {
    return given.getOrDefault(name, usual);
  }

  private String required(String name) {
    String text = given.get(name);
    if (text == null || text.isBlank()) {
      throw new InvalidSetting(name, "is missing; a check of kind " + kind + " needs it");
    }
    return text.strip();
  }

  private int number(String name, int usual) {
    return given.containsKey(name) ? number(name) : usual;
  }

  private int number(String name) {
    String text = required(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidSetting(name, "is '" + Shown.of(text) + "'; allowed: a whole number");
    }
  }

  private CheckSetting.@Nullable Login login() {
    if (!given.containsKey("user") && !given.containsKey("password-file")) {
      return null;
    }
    return new CheckSetting.Login(required("user"), file("password-file"));
  }

  private Path file(String name) {
    String text = required(name);
    try {
      return folder.resolve(Path.of(text));
    } catch (InvalidPathException e) {
      throw new InvalidSetting(name, "is '" + Shown.of(text) + "'; allowed: a path");
    }
  }

  private List<CheckSetting.Postgres.Role> roles() {
    List<CheckSetting.Postgres.Role> roles = new ArrayList<>();
    for (int n = 0; hasRole(n); n++) {
      String prefix = "roles[" + n + "].";
      given.keySet().stream()
          .filter(name -> name.startsWith(prefix))
          .filter(name -> !OF_A_ROLE.contains(name.substring(prefix.length())))
          .findFirst()
          .ifPresent(name -> {
            throw new InvalidSetting(
                Shown.of(name), "is not known to a role; allowed: " + listed(OF_A_ROLE));
          });
      roles.add(
          new CheckSetting.Postgres.Role(
              required(prefix + "name"),
              required(prefix + "database"),
              file(prefix + "password-file")));
    }
    if (roles.isEmpty() && given.keySet().stream().anyMatch(name -> name.startsWith("roles"))) {
      throw new InvalidSetting(
          "roles",
          "is not a list of roles; allowed: [ { name: …, database: …, password-file: … } ]");
    }
    return roles;
  }

  private boolean hasRole(int n) {
    return given.keySet().stream().anyMatch(name -> name.startsWith("roles[" + n + "]."));
  }

  private List<String> command() {
    String line = given.get("command");
    if (line != null) {
      // as in a HEALTHCHECK: one line is for the container's shell, a list is not
      return line.isBlank() ? List.of() : List.of("/bin/sh", "-c", line);
    }
    return words("command");
  }

  /** The words of a list; one text is a list of one. */
  private List<String> words(String name) {
    String one = given.get(name);
    if (one != null) {
      return one.isBlank() ? List.of() : List.of(one.strip());
    }
    List<String> words = new ArrayList<>();
    for (String word; (word = given.get(name + "[" + words.size() + "]")) != null; ) {
      words.add(word);
    }
    return words;
  }

  private static String listed(Set<String> known) {
    return known.isEmpty() ? "nothing" : String.join(", ", known.stream().sorted().toList());
  }
}
