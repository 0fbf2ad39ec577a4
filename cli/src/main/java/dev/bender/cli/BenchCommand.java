package dev.bender.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Listed for the help: measuring needs a checkout and its script. */
@Command(
    name = "bench",
    description = "measure what Bender costs: the script ./bender of a checkout does it",
    footer = {"", "Examples:", "  ./bender bench", "  ./bender bench --quick events"})
final class BenchCommand implements Callable<Integer> {
  @Parameters(hidden = true)
  @Nullable List<String> ignored;

  @Override
  public Integer call() {
    throw new CommandFailed(
        "Bender is measured from a checkout.", "Run `./bender bench` in its folder.");
  }
}
