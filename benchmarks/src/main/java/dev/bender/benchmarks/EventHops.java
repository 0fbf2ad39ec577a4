package dev.bender.benchmarks;

import dev.bender.standalone.broker.EmbeddedBroker;
import java.util.ArrayList;
import java.util.List;

/**
 * What passing an event on costs: through Bender's messaging and the broker that it brings, against
 * Kafka's clients on the same broker. The two alternate.
 */
final class EventHops implements Measurement {
  private static final int WARM_UP = 100;
  private static final int BATCH = 200;

  @FunctionalInterface
  private interface Start {
    Pipeline start(Pipeline.Arrivals arrivals) throws Exception;
  }

  @Override
  public List<Figure> measure(Stage stage, boolean quick) throws Exception {
    int rounds = quick ? 2 : 5;
    int single = quick ? 200 : 500;
    int many = quick ? 5_000 : 20_000;
    List<Double> ourHops = new ArrayList<>();
    List<Double> bareHops = new ArrayList<>();
    List<Double> ourRate = new ArrayList<>();
    List<Double> bareRate = new ArrayList<>();
    // Services run for weeks: what is compiled in the first round is measured in the next ones.
    for (int round = -1; round < rounds; round++) {
      try (EmbeddedBroker broker = stage.broker("hops-" + round)) {
        String servers = broker.bootstrapServers();
        run(arrivals -> new MessagingPipeline(servers, arrivals), single, many, ourHops, ourRate);
        run(arrivals -> new BarePipeline(servers, "a", arrivals), single, many, bareHops, bareRate);
      }
      if (round < 0) {
        List.of(ourHops, bareHops, ourRate, bareRate).forEach(List::clear);
      }
    }
    return figures(
        new Series(ourHops), new Series(bareHops), new Series(ourRate), new Series(bareRate));
  }

  private static void run(
      Start start, int single, int many, List<Double> hops, List<Double> perSecond)
      throws Exception {
    int alone = WARM_UP + single;
    Journey journey = new Journey(alone + many);
    try (Pipeline pipeline = start.start(journey)) {
      // one at a time: how long a hop takes when nothing else is under way
      for (int event = 0; event < alone; event++) {
        pipeline.publish(event, 1);
        journey.await(event);
      }
      hops.addAll(journey.hops(WARM_UP, alone).values());
      // as many as it takes
      for (int first = alone; first < alone + many; first += BATCH) {
        pipeline.publish(first, Math.min(BATCH, alone + many - first));
      }
      for (int event = alone; event < alone + many; event++) {
        journey.await(event);
      }
      perSecond.add(journey.perSecond(alone));
    }
  }

  private static List<Figure> figures(
      Series ourHops, Series bareHops, Series ourRate, Series bareRate) {
    return List.of(
        new Figure(
            "event hop, p50",
            "ms",
            Series.of(ourHops.median()),
            Series.of(bareHops.median()),
            ourHops.median(),
            new Limit.AtMost(25)),
        new Figure(
            "event hop, p99",
            "ms",
            Series.of(ourHops.percentile(99)),
            Series.of(bareHops.percentile(99)),
            ourHops.percentile(99),
            new Limit.None()),
        Figure.median(
            "events through all four hops", "/s", ourRate, bareRate, new Limit.AtLeast(3_000)));
  }
}
