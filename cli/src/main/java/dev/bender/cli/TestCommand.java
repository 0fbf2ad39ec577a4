package dev.bender.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Listed for the help: testing needs a checkout and its script. */
@Command(
    name = "test",
    description = "test Bender itself: the script ./bender of a checkout does it",
    footer = {"", "Example:", "  ./bender test", "  ./bender test --full"})
final class TestCommand implements Callable<Integer> {
  @Parameters(hidden = true)
  @Nullable List<String> ignored;

  @Override
  public Integer call() {
    throw new CommandFailed(
        "Bender is tested from a checkout.", "Run `./bender test` in its folder.");
  }
}
