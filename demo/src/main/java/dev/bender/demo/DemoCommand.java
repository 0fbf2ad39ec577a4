package dev.bender.demo;

import dev.bender.standalone.process.FreePorts;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description = "Watch Bender at work on throw-away containers; it removes them afterwards.",
    footer = {
      "",
      "Examples:",
      "  bender demo          the whole story; stays up until Ctrl-C, so that you can look around",
      "  bender demo --exit   ends by itself"
    })
final class DemoCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--exit", description = "End when the story is told.")
  private boolean exit;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      return new Demo(out, exit).run();
    } catch (DemoFailed | FreePorts.NoneLeft e) {
      err.println("bender: " + e.getMessage());
      return 1;
    }
  }
}
