package dev.bender.benchmarks;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./bender bench}: measures, tells, and says which limit was missed. */
@Command(
    name = "bench",
    description = "Measure what Bender costs, beside the bare thing; removes all that it makes.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 all limits kept, 1 one missed, 4 it could not be measured"})
final class Bench implements Callable<Integer> {
  private static final int COULD_NOT = 4;
  private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

  static {
    ALL.put("update", new UpdateTime());
    ALL.put("outage", new Outage());
    ALL.put("events", new EventHops());
    ALL.put("footprint", new Footprint());
    ALL.put("services", new FiveServices());
    ALL.put("detector", new Reconciling());
    ALL.put("database", new DatabaseUpdate());
  }

  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  @Option(names = "--quick", description = "fewer rounds: to see that it works")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "where the figures are written")
  private Path json = Path.of("bench.json");

  @Parameters(
      arity = "0..*",
      paramLabel = "WHAT",
      description = "one of: ${COMPLETION-CANDIDATES}",
      completionCandidates = Names.class)
  private List<String> what = new ArrayList<>();

  /** The names of all measurements. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(ALL.keySet());
    }
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<String> wanted = what.isEmpty() ? List.copyOf(ALL.keySet()) : what;
    List<Measurement> measurements = new ArrayList<>();
    for (String name : wanted) {
      Measurement measurement = ALL.get(name);
      if (measurement == null) {
        out.println("bender: there is nothing to measure that is called '" + name + "'.");
        return 1;
      }
      measurements.add(measurement);
    }
    try (OnceClosed stage = new OnceClosed(new Stage())) {
      return measure(stage.stage(), wanted, measurements);
    } catch (BenchFailed e) {
      out.println("bender: it could not be measured: " + e.getMessage());
      return COULD_NOT;
    }
  }

  private int measure(Stage stage, List<String> wanted, List<Measurement> measurements)
      throws Exception {
    Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Map<String, String> machine = Machine.describe(stage.parts, stage.engine);
    List<Figure> figures = new ArrayList<>();
    boolean all = true;
    for (int next = 0; next < wanted.size(); next++) {
      out.println("measuring: " + wanted.get(next));
      try {
        figures.addAll(measurements.get(next).measure(stage, quick));
      } catch (BenchFailed e) {
        // Minutes of the others are not to be lost.
        all = false;
        out.println("bender: it could not be measured: " + e.getMessage());
      }
    }
    Report report = new Report(at, quick, machine, figures);
    Files.writeString(json, report.json());
    out.println();
    machine.forEach((key, value) -> out.println(key + ": " + value));
    out.println();
    out.print(report.table());
    out.println();
    out.println("The same as JSON: " + json);
    report.missed().forEach(name -> out.println("missed: " + name));
    out.flush();
    return !all ? COULD_NOT : report.isMet() ? 0 : 1;
  }
}
