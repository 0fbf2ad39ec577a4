package dev.bender.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The script with which a shell completes commands, options and container names. */
@Command(
    name = "completion",
    description = "print the script that completes commands and names in a shell",
    footer = {
      "",
      "Example:",
      "  bender completion bash > ~/.local/share/bash-completion/completions/bender"
    })
final class CompletionCommand implements Callable<Integer> {
  private final BenderCommand root;

  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh")
  Shell shell = Shell.bash;

  enum Shell {
    bash,
    zsh
  }

  CompletionCommand(BenderCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    CommandLine bender = Objects.requireNonNull(spec).root().commandLine();
    String script = AutoComplete.bash("bender", bender);
    if (shell == Shell.zsh) {
      // The script is bash's; zsh runs it by its own bridge, which must be on before it.
      script =
          "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
              + script;
    }
    script
        .replace("\"" + NamesCommand.ASKED_LATER + "\"", "$(bender names 2>/dev/null)")
        .lines()
        .forEach(root.terminal()::answer);
    return ExitCodes.GOOD;
  }
}
