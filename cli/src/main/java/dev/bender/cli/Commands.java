package dev.bender.cli;

import dev.bender.cli.Answers.Answer;
import dev.bender.cli.OperatorApi.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks Bender to do something to a container, and turns a no into an error with its reason. */
final class Commands {
  private final OperatorApi api;
  private final Map<String, String> environment;

  Commands(OperatorApi api, Map<String, String> environment) {
    this.api = api;
    this.environment = environment;
  }

  /** What was received, for programs, and what it means. */
  record Answered(Received received, Answer answer) {
    boolean nothingToDo() {
      return answer.result().equals("NOTHING_TO_DO");
    }
  }

  Answered ask(String verb, String name, @Nullable String because) {
    return ask(verb, name, because, Map.of());
  }

  /** The same with what only some commands know, by its name in the operator API. */
  Answered ask(String verb, String name, @Nullable String because, Map<String, String> more) {
    Received received = api.command(verb, Named.checked(name), because, by(), more);
    if (received.status() == 504) {
      throw new CommandFailed(
          "Bender did not answer for "
              + name
              + " in time (504): the service that does it is down or busy.",
          "What was asked is not lost. See `bender status`, and ask again only if nothing moves.");
    }
    Named.good(api, name, received);
    Answer answer = api.answer(received);
    if (answer.result().equals("REFUSED") || answer.result().equals("UNREACHABLE")) {
      throw new CommandFailed(
          name + ": " + OperatorApi.sentence(answer.sentence()), "Why: bender explain " + name);
    }
    return new Answered(received, answer);
  }

  /** Who asks, for the audit: told, not proved. */
  String by() {
    String user = environment.getOrDefault("USER", System.getProperty("user.name", "somebody"));
    String by = PlainText.of(user + "@" + host()).replaceAll("[^\\x21-\\x7e]", "");
    return by.substring(0, Math.min(by.length(), 120)) + " (cli)";
  }

  private String host() {
    String told = environment.get("HOSTNAME");
    if (told != null && !told.isBlank()) {
      return told;
    }
    try {
      return Files.readString(Path.of("/etc/hostname")).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
