package dev.bender.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How soon {@code bender up} is ready, and what it holds of the memory when it is idle. */
final class Footprint implements Measurement {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final double MOST_MEGABYTES = 420;
  private static final double LATEST_MILLIS = 8_000;

  @Override
  public List<Figure> measure(Stage stage, boolean quick) throws Exception {
    int rounds = quick ? 1 : 3;
    List<Double> first = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    List<Double> memory = new ArrayList<>();
    List<Double> trivy = new ArrayList<>();
    List<Double> status = new ArrayList<>();
    stage.run("ours", "1.0");
    try {
      for (int round = 0; round < rounds; round++) {
        try (BenderUp bender = stage.up("footprint-" + round)) {
          first.add(bender.readyMillis());
          UpdateTime.awaitSeen(stage, "ours");
          bender.kill();
        }
        try (BenderUp bender = stage.up("footprint-" + round)) {
          again.add(bender.readyMillis());
          UpdateTime.awaitSeen(stage, "ours");
          for (int ask = 0; ask < 5; ask++) {
            status.add(status(stage));
          }
          Thread.sleep(IDLE);
          memory.add(Memory.megabytes(List.of(bender.pid(), bender.broker())));
          trivy.add(Memory.megabytes(bender.trivy()));
        }
      }
    } finally {
      stage.containers.removeAll();
    }
    return List.of(
        figure("ready: `bender up`, first start", "ms", first, new Limit.AtMost(LATEST_MILLIS)),
        figure("ready: `bender up` after kill -9", "ms", again, new Limit.AtMost(LATEST_MILLIS)),
        figure("`bender status`", "ms", status, new Limit.None()),
        figure(
            "memory: `bender up` with its broker", "MB", memory, new Limit.AtMost(MOST_MEGABYTES)),
        figure("memory: Trivy's server beside it", "MB", trivy, new Limit.None()));
  }

  private static Figure figure(String name, String unit, List<Double> values, Limit limit) {
    return Figure.median(name, unit, new Series(values), null, limit);
  }

  private static double status(Stage stage) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            BenderUp.java(), "@" + BenderUp.options("command"), "dev.bender.cli.Main", "status");
    BenderUp.environment(builder, stage.parts.trivy());
    builder.environment().put("BENDER_URL", stage.operatorUrl());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    long begin = System.nanoTime();
    if (builder.start().waitFor() != 0) {
      throw new BenchFailed("'bender status' did not work.");
    }
    return (System.nanoTime() - begin) / 1e6;
  }
}
