package dev.bender.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What failed, why, and the way out, on one screen; the trace only for who asks for it. */
final class ErrorMessages implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final BenderCommand root;

  ErrorMessages(BenderCommand root) {
    this.root = root;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String what = PlainText.of(String.valueOf(failure.getMessage()));
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      what = unmatched(command, PlainText.of(unmatched.getUnmatched().getFirst()));
    }
    String see = command.getCommandSpec().qualifiedName();
    root.terminal()
        .hint("bender: " + lowerFirst(OperatorApi.sentence(what)) + " See `" + see + " --help`.");
    trace(failure);
    return ExitCodes.USAGE;
  }

  private static String unmatched(CommandLine command, String typed) {
    if (typed.startsWith("-")) {
      List<String> options = new ArrayList<>();
      command.getCommandSpec().options().forEach(option -> options.addAll(List.of(option.names())));
      return "no option '" + typed + "'." + Suggestion.didYouMean(typed, options);
    }
    if (command.getSubcommands().isEmpty()) {
      return "'" + typed + "' is one word too many.";
    }
    List<String> commands =
        command.getSubcommands().entrySet().stream()
            .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .toList();
    return "no command '" + typed + "'." + Suggestion.didYouMean(typed, commands);
  }

  private static String lowerFirst(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    switch (failure) {
      case CommandFailed told -> tell(told);
      case OperatorApi.Unreachable unreachable -> tell(unreachable.failed());
      default ->
          tell(
              new CommandFailed(
                  "this should not have happened ("
                      + failure.getClass().getSimpleName()
                      + ": "
                      + OperatorApi.sentence(PlainText.of(String.valueOf(failure.getMessage())))
                          .replaceAll("\\.$", "")
                      + ").",
                  "Run it again with --verbose, and report what it says."));
    }
    trace(failure);
    return ExitCodes.USAGE;
  }

  private void tell(CommandFailed failure) {
    Terminal terminal = root.terminal();
    terminal.hint("bender: " + PlainText.of(String.valueOf(failure.getMessage())));
    failure.wayOut().lines().forEach(line -> terminal.hint("  " + PlainText.of(line)));
  }

  private void trace(Exception failure) {
    if (!root.verbose()) {
      return;
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    trace
        .toString()
        .lines()
        .forEach(
            line -> root.terminal().hint(line.replace("\t", "    ").replaceAll("\\p{Cc}", "")));
    root.terminal()
        .hint(
            "For a report: bender %s, Java %s, %s %s"
                .formatted(
                    BenderCommand.version(),
                    System.getProperty("java.version"),
                    System.getProperty("os.name"),
                    System.getProperty("os.version")));
  }
}
