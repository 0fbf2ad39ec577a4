package dev.bender.platform.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the words of one check into the check. */
final class CheckParameters {
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "running", Set.of(),
          "docker-health", Set.of(),
          "http", Set.of("port", "path", "status", "body"),
          "tcp", Set.of("port"),
          "exec", Set.of("command"));

  private final String kind;
  private final Map<String, String> given;

  CheckParameters(String kind, Map<String, String> given) {
    this.kind = kind;
    this.given = given;
  }

  CheckSetting check() {
    Set<String> known = KNOWN.get(kind);
    if (known == null) {
      throw new InvalidSetting(
          "",
          "is the unknown kind '"
              + Shown.of(kind)
              + "'; allowed: running, docker-health, http, tcp, exec");
    }
    for (String name : given.keySet()) {
      if (!known.contains(name.replaceAll("\\[\\d+]$", ""))) {
        throw new InvalidSetting(
            Shown.of(name),
            "is not known to a check of kind " + kind + "; allowed: " + listed(known));
      }
    }
    return switch (kind) {
      case "running" -> new CheckSetting.Running();
      case "docker-health" -> new CheckSetting.DockerHealth();
      case "http" ->
          new CheckSetting.Http(
              number("port"),
              given.getOrDefault("path", "/"),
              given.containsKey("status") ? number("status") : 0,
              given.getOrDefault("body", ""));
      case "tcp" -> new CheckSetting.Tcp(number("port"));
      default -> new CheckSetting.Exec(command());
    };
  }

  private int number(String name) {
    String text = given.get(name);
    if (text == null) {
      throw new InvalidSetting(name, "is missing; a check of kind " + kind + " needs it");
    }
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new InvalidSetting(name, "is '" + Shown.of(text) + "'; allowed: a whole number");
    }
  }

  private List<String> command() {
    String line = given.get("command");
    if (line != null) {
      // as in a HEALTHCHECK: one line is for the container's shell, a list is not
      return line.isBlank() ? List.of() : List.of("/bin/sh", "-c", line);
    }
    List<String> words = new ArrayList<>();
    for (String word; (word = given.get("command[" + words.size() + "]")) != null; ) {
      words.add(word);
    }
    return words;
  }

  private static String listed(Set<String> known) {
    return known.isEmpty() ? "nothing" : String.join(", ", known.stream().sorted().toList());
  }
}
