package dev.bender.standalone.rehearsal;

import dev.bender.cli.BenderCommand;
import dev.bender.standalone.StandaloneCommands;
import java.util.List;

/** The commands that people give most, one after the other in one JVM. */
final class Questions {
  private Questions() {}

  /**
   * @param arguments where the operator API is
   */
  public static void main(String[] arguments) {
    for (String words : List.of("status", "status --json", "queue", "update nobody --yes")) {
      BenderCommand.commandLine(new StandaloneCommands().subcommands())
          .execute(("--url " + arguments[0] + " " + words).split(" "));
    }
  }
}
