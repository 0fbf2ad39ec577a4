package dev.bender.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.json.JsonMapper;

/** The root: what all commands share. */
@Command(
    name = "bender",
    sortOptions = false,
    usageHelpAutoWidth = false,
    synopsisHeading = "%n",
    customSynopsis = "bender [OPTIONS] COMMAND",
    header = {
      "Updates containers the security-first way.",
      "",
      "  bender status                      what runs, what is newer, what wants you",
      "  bender update jellyfin             pull, scan, replace, verify; back if it does not work",
      "  bender explain jellyfin            why it was updated, blocked or rolled back"
    },
    optionListHeading = "%nOptions, for every command:%n",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Exit codes: 0 good or nothing to do, 1 used wrongly or Bender not reachable, 2 blocked,",
      "3 rolled back, 4 failed, 5 waits for an approval. Help on one: bender COMMAND --help"
    })
public final class BenderCommand implements Runnable {
  static final String USUAL_URL = "http://127.0.0.1:8780";

  private final Terminal terminal;
  private final Map<String, String> environment;

  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "where the operator API is (BENDER_URL; else " + USUAL_URL + ")")
  @Nullable String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "holds the operator API's token (BENDER_TOKEN_FILE)")
  @Nullable String tokenFile;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "answer in JSON, for programs; it only ever gets more fields")
  boolean json;

  @Option(
      names = "--plain",
      scope = ScopeType.INHERIT,
      description = "answer with tabs between columns, without header")
  boolean plain;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      description = "no colours (NO_COLOR, TERM=dumb)")
  boolean noColor;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "with an error, show where in the program it arose")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "show this help")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "show the version")
  boolean version;

  BenderCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /** The command for this process, with the subcommands of every {@link CommandModule}. */
  static CommandLine commandLine() {
    List<Object> extra = new ArrayList<>();
    ServiceLoader.load(CommandModule.class).forEach(module -> extra.addAll(module.subcommands()));
    return commandLine(extra);
  }

  /**
   * The command for this process.
   *
   * @param extraSubcommands objects annotated with {@link Command}; one of a name that exists adds
   *     its subcommands to that one
   */
  public static CommandLine commandLine(List<Object> extraSubcommands) {
    Map<String, String> environment = System.getenv();
    return commandLine(Terminal.ofProcess(environment), environment, extraSubcommands);
  }

  static CommandLine commandLine(
      Terminal terminal, Map<String, String> environment, List<Object> extraSubcommands) {
    BenderCommand root = new BenderCommand(terminal, environment);
    CommandLine command = new CommandLine(root);
    List.<Object>of(
            new StatusCommand(root),
            new UpdatesCommand(root),
            new UpdateCommand(root),
            new DecideCommand.Approve(root),
            new DecideCommand.Reject(root),
            QueueCommand.line(root),
            new CheckCommand(root),
            RollbackCommand.line(root),
            new BackupsCommand(root),
            new ExplainCommand(root),
            new LogCommand(root),
            new CompletionCommand(root),
            new NamesCommand(root),
            new TestCommand(),
            new BenchCommand())
        .forEach(sub -> command.addSubcommand(sub));
    extraSubcommands.forEach(extra -> add(command, extra));
    ErrorMessages errors = new ErrorMessages(root);
    command.getCommandSpec().versionProvider(() -> new String[] {"bender " + version()});
    return command
        .setExitCodeExceptionMapper(failure -> ExitCodes.USAGE)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOverwrittenOptionsAllowed(true)
        .setUsageHelpWidth(100)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
  }

  private static void add(CommandLine command, Object extra) {
    CommandLine added = extra instanceof CommandLine line ? line : new CommandLine(extra);
    CommandLine there = command.getSubcommands().get(added.getCommandName());
    if (there == null) {
      command.addSubcommand(added);
    } else {
      added.getSubcommands().forEach((name, sub) -> there.addSubcommand(name, sub));
    }
  }

  static String version() {
    String version = BenderCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(built from source)" : version;
  }

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(line, "a command is missing");
  }

  /** Where to speak, as the options want it. */
  public Terminal terminal() {
    return noColor ? terminal.withoutColour() : terminal;
  }

  public boolean verbose() {
    return verbose;
  }

  /** Whether the answer is wanted in JSON. */
  public boolean json() {
    return json;
  }

  boolean plain() {
    return plain;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** The operator API that the options and the environment name. */
  OperatorApi api() {
    String address = first(url, environment.get("BENDER_URL"), USUAL_URL);
    HttpUrl parsed = HttpUrl.parse(address);
    if (parsed == null || !parsed.username().isEmpty() || parsed.query() != null) {
      throw new CommandFailed(
          "'" + PlainText.of(address) + "' is not an address of Bender.",
          "Write it like " + USUAL_URL + ": http or https, a host, a port.");
    }
    String file = first(tokenFile, environment.get("BENDER_TOKEN_FILE"), "");
    return new OperatorApi(parsed, file.isEmpty() ? null : Token.read(file));
  }

  /** One object for programs, on one line. */
  static String line(Map<String, ?> object) {
    return JsonMapper.shared().writeValueAsString(object);
  }

  private static String first(@Nullable String option, @Nullable String variable, String usual) {
    if (option != null && !option.isEmpty()) {
      return option;
    }
    return variable != null && !variable.isEmpty() ? variable : usual;
  }
}
