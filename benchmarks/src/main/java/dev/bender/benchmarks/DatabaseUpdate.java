package dev.bender.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A database's update, against the same by hand: count, {@code pg_dumpall}, stop, {@code tar},
 * start, count. The two alternate, on one server with one application.
 */
final class DatabaseUpdate implements Measurement {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** The application is a script, and the server is what the processor is for. */
  private static final Duration EVERY = Duration.ofMillis(20);

  private static final int BACK = 20;
  private static final String DUMP = "STEP_5";
  private static final String COPY = "STEP_6";
  private static final String RESTORE = "STEP_20";
  private static final String START_OLD = "STEP_21";

  private final List<Double> outage = new ArrayList<>();
  private final List<Double> bareOutage = new ArrayList<>();
  private final List<Double> dump = new ArrayList<>();
  private final List<Double> bareDump = new ArrayList<>();
  private final List<Double> copy = new ArrayList<>();
  private final List<Double> bareCopy = new ArrayList<>();
  private final List<Double> restore = new ArrayList<>();
  private final List<Double> bareRestore = new ArrayList<>();
  private final List<Double> grown = new ArrayList<>();

  @Override
  public List<Figure> measure(Stage stage, boolean quick) throws Exception {
    int rounds = quick ? 1 : 2;
    DatabaseStage database = new DatabaseStage(stage, quick ? 200 : 2_000);
    try (BenderUp bender = stage.up("database", settings());
        StepWatch watch =
            new StepWatch("127.0.0.1:" + stage.kafka, () -> Memory.megabytes(bender.pid()))) {
      BareDatabase bare = new BareDatabase(database, stage.folder.resolve("by-hand"));
      UpdateTime.awaitSeen(stage, DatabaseStage.SERVER);
      for (int round = 1; round <= rounds; round++) {
        goodUpdate(stage, database, watch, "1." + round);
        byHand(database, bare);
        wayBack(stage, database, watch, "2." + round);
        settle();
        bareRestore.add(bare.restore());
      }
    } finally {
      stage.containers.removeAll();
    }
    return figures();
  }

  /** What one side left to be written to the disk must not slow the other. */
  private static void settle() {
    Programs.run("sync");
  }

  private static String settings() {
    return "containers: { %s: { dependents: [ %s ], databases: [ shop ], patience: 60s } }"
        .formatted(DatabaseStage.SERVER, DatabaseStage.APPLICATION);
  }

  private void goodUpdate(Stage stage, DatabaseStage database, StepWatch watch, String version)
      throws Exception {
    settle();
    watch.forget();
    outage.add(
        longest(
            database.port,
            () -> {
              database.push(DatabaseStage.SERVER, database.postgres(version));
              Asks.update(stage.operatorUrl(), DatabaseStage.SERVER);
              StepWatch.Seen seen = awaitEnd(watch, "verified");
              dump.add(seen.megabytesPerSecond(DUMP));
              copy.add(seen.megabytesPerSecond(COPY));
              grown.add(seen.grown(DUMP));
            }));
  }

  private void byHand(DatabaseStage database, BareDatabase bare) throws Exception {
    settle();
    List<BareDatabase.Took> took = new ArrayList<>();
    bareOutage.add(longest(database.port, () -> took.add(bare.update())));
    bareDump.add(bare.dumpMegabytes() / took.getFirst().dump());
    bareCopy.add(bare.copyMegabytes() / took.getFirst().copy());
  }

  /** An image that loses a database: all goes back, the data too. */
  private void wayBack(Stage stage, DatabaseStage database, StepWatch watch, String version)
      throws Exception {
    settle();
    watch.forget();
    database.push(DatabaseStage.SERVER, database.postgres(version).thatLosesDatabase("shop"));
    Asks.update(stage.operatorUrl(), DatabaseStage.SERVER);
    restore.add(awaitEnd(watch, "rolled.back").seconds(RESTORE, START_OLD));
  }

  private static StepWatch.Seen awaitEnd(StepWatch watch, String end) {
    StepWatch.Seen seen = watch.awaitEnd(DatabaseStage.SERVER, LONGEST);
    if (!seen.end().equals(end)) {
      throw new BenchFailed("the update ended as " + seen.end() + ", not " + end + ".");
    }
    return seen;
  }

  /** In seconds. */
  private static double longest(int port, OutagePoller.Step step) throws Exception {
    return OutagePoller.longestMillis(port, EVERY, BACK, step) / 1e3;
  }

  private List<Figure> figures() {
    return List.of(
        Figure.ratio(
            "database: dependents' outage",
            "s",
            new Series(outage),
            new Series(bareOutage),
            new Limit.AtMost(1.2)),
        Figure.ratio(
            "… dump", "MB/s", new Series(dump), new Series(bareDump), new Limit.AtLeast(0.95)),
        Figure.ratio(
            "… copy of its data folder",
            "MB/s",
            new Series(copy),
            new Series(bareCopy),
            new Limit.AtLeast(0.8)),
        Figure.ratio(
            "… copy put back, once it was found whole",
            "s",
            new Series(restore),
            new Series(bareRestore),
            new Limit.AtMost(1.25)),
        new Figure(
            "… memory that a dump takes",
            "MB",
            new Series(grown),
            null,
            new Series(grown).max(),
            new Limit.AtMost(16)));
  }
}
