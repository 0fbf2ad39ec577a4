package dev.bender.demo;

import dev.bender.cli.CommandModule;
import java.util.List;

/** Adds {@code demo} to the command. */
public final class DemoModule implements CommandModule {
  @Override
  public List<Object> subcommands() {
    return List.of(new DemoCommand());
  }
}
