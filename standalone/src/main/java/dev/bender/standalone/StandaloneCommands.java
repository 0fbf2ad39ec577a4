package dev.bender.standalone;

import dev.bender.cli.CommandModule;
import java.util.List;

/** What the command can do because the services are at hand. */
public final class StandaloneCommands implements CommandModule {
  @Override
  public List<Object> subcommands() {
    return List.of(new UpCommand(), new ConfigCommand());
  }
}
