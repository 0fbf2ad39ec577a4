package dev.bender.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * The command without a process of its own, for tests that ask it again and again until it says
 * what they wait for: it is the same from its words on.
 */
public final class CommandInThisJvm {
  private CommandInThisJvm() {}

  /**
   * What came of it.
   *
   * @param text of both streams, as they came
   */
  public record Said(int code, String text) {}

  /**
   * Runs it to its end, where nobody can answer a question.
   *
   * @param environment all variables that there are
   */
  public static Said run(Map<String, String> environment, String... words) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(text, true, UTF_8);
    int width = Integer.parseInt(environment.getOrDefault("COLUMNS", "80"));
    var traits = new Terminal.Traits(false, false, false, true, false, width);
    Terminal terminal = new Terminal(both, both, traits, () -> null);
    int code = BenderCommand.commandLine(terminal, environment, List.of()).execute(words);
    both.flush();
    return new Said(code, text.toString(UTF_8));
  }
}
