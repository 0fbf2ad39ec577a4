package dev.bender.standalone;

import dev.bender.cli.BenderCommand;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsException;
import dev.bender.platform.settings.SettingsFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "config", description = "Settings.", subcommands = ConfigCommand.Check.class)
final class ConfigCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 1;
  }

  @Command(
      name = "check",
      description = "Read a settings file as `bender up` would, and start nothing.",
      footer = {"", "Example:", "  bender config check bender.yml"})
  static final class Check implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", defaultValue = "bender.yml")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public Integer call() {
      @Nullable String wrong = null;
      String host = "";
      try {
        Settings settings = SettingsFile.load(file, System.getenv());
        host = settings.host();
      } catch (SettingsException e) {
        wrong = e.getMessage();
      }
      if (spec.root().userObject() instanceof BenderCommand bender && bender.json()) {
        spec.commandLine().getOut().println(answer(wrong));
      } else if (wrong == null) {
        spec.commandLine().getOut().println("✔ " + file + " is good; it is about " + host + ".");
      } else {
        spec.commandLine().getErr().println("bender: " + wrong);
      }
      return wrong == null ? 0 : 1;
    }

    private static String answer(@Nullable String wrong) {
      var answer = new tools.jackson.databind.json.JsonMapper().createObjectNode();
      answer.put("schema", "bender.config-check/v1").put("good", wrong == null);
      if (wrong != null) {
        answer.put("problem", wrong);
      }
      return answer.toString();
    }
  }
}
