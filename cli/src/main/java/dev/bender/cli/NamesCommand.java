package dev.bender.cli;

import dev.bender.cli.Answers.Status;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The containers' names, for the shell's completion. Says nothing when it cannot know them. */
@Command(name = "names", hidden = true, description = "the containers' names, one a line")
final class NamesCommand implements Callable<Integer> {
  /** In the place of values that only a running Bender knows; the script asks for them. */
  static final String ASKED_LATER = "bender-names-asked-later";

  private final BenderCommand root;

  NamesCommand(BenderCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try {
      OperatorApi api = root.api();
      known(api).forEach(root.terminal()::answer);
      return ExitCodes.GOOD;
    } catch (CommandFailed | OperatorApi.Unreachable e) {
      return ExitCodes.USAGE;
    }
  }

  static Collection<String> known(OperatorApi api) {
    Status status = api.read(api.status(), Status.class);
    return status.containers().stream().map(c -> c.shownOn(status.host())).sorted().toList();
  }

  /** Candidates for an argument that names a container. */
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(ASKED_LATER).iterator();
    }
  }
}
