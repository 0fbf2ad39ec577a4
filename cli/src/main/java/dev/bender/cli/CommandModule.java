package dev.bender.cli;

import java.util.List;

/**
 * Further subcommands, found by {@link java.util.ServiceLoader}. Loading one must be cheap: it
 * happens at every start of the command, also of those that only ask for the status.
 */
public interface CommandModule {
  /**
   * Objects annotated with {@link picocli.CommandLine.Command}. One whose name exists already adds
   * its own subcommands to that one.
   */
  List<Object> subcommands();
}
