package dev.bender.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The longest time for which a page is away in an update, against {@code docker stop} and {@code
 * docker start} of the same container. The two alternate.
 */
final class Outage implements Measurement {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration EVERY = Duration.ofMillis(2);
  private static final int BACK = 100;

  @Override
  public List<Figure> measure(Stage stage, boolean quick) throws Exception {
    int rounds = quick ? 4 : 12;
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    int port = stage.run("ours", "2.0");
    try (BenderUp bender = stage.up("outage");
        EventWatch watch = new EventWatch("127.0.0.1:" + stage.kafka)) {
      UpdateTime.awaitSeen(stage, "ours");
      for (int round = 0; round <= rounds; round++) {
        stage.push("ours", "2." + (round + 1));
        double byBender =
            longest(
                port,
                () -> {
                  Asks.update(stage.operatorUrl(), "ours");
                  watch.awaitVerified("ours", LONGEST);
                });
        double byHand =
            longest(
                port,
                () -> {
                  Programs.run("docker", "stop", "ours");
                  Programs.run("docker", "start", "ours");
                });
        if (round > 0) {
          ours.add(byBender);
          bare.add(byHand);
        }
      }
    } finally {
      stage.containers.removeAll();
    }
    return List.of(
        Figure.ratio(
            "longest outage of an update",
            "ms",
            new Series(ours),
            new Series(bare),
            new Limit.AtMost(1.5)));
  }

  private static double longest(int port, OutagePoller.Step step) throws Exception {
    return OutagePoller.longestMillis(port, EVERY, BACK, step);
  }
}
