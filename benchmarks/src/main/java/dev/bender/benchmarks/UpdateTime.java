package dev.bender.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the detection of a newer image until its container is verified, against the same by hand:
 * pull, scan, stop, start, check. The two alternate, on containers and images that are alike.
 */
final class UpdateTime implements Measurement {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final List<String> STEPS = List.of("pull", "scan", "replace", "check");

  private final List<List<Double>> ours = lists();
  private final List<List<Double>> bare = lists();
  private final List<Double> oursWhole = new ArrayList<>();
  private final List<Double> bareWhole = new ArrayList<>();

  private static List<List<Double>> lists() {
    return List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  @Override
  public List<Figure> measure(Stage stage, boolean quick) throws Exception {
    int rounds = quick ? 3 : 9;
    int port = stage.run("bare", "1.0");
    stage.run("ours", "1.0");
    try (BenderUp bender = stage.up("update-time");
        EventWatch watch = new EventWatch("127.0.0.1:" + stage.kafka);
        BareCheck check = new BareCheck(stage.engine)) {
      for (int round = 0; round <= rounds; round++) {
        boolean counts = round > 0; // the first one finds caches cold, on either side
        String version = "1." + (round + 1);
        List<Double> byBender = byBender(stage, watch, version);
        // Layers of its own: the engine does not fetch again what it has.
        List<Double> byHand = byHand(stage, check, port, "2." + (round + 1));
        if (counts) {
          add(byBender, ours, oursWhole);
          add(byHand, bare, bareWhole);
        }
      }
    } finally {
      stage.containers.removeAll();
    }
    return figures();
  }

  private static void add(List<Double> steps, List<List<Double>> to, List<Double> whole) {
    for (int step = 0; step < steps.size(); step++) {
      to.get(step).add(steps.get(step));
    }
    whole.add(steps.stream().mapToDouble(Double::doubleValue).sum());
  }

  private List<Double> byBender(Stage stage, EventWatch watch, String version) throws Exception {
    stage.push("ours", version);
    awaitSeen(stage, "ours");
    Asks.update(stage.operatorUrl(), "ours");
    Map<String, Long> seen = watch.awaitVerified("ours", LONGEST);
    List<Double> steps = new ArrayList<>();
    for (int step = 0; step < STEPS.size(); step++) {
      steps.add((double) at(seen, step + 1) - at(seen, step));
    }
    return steps;
  }

  private static long at(Map<String, Long> seen, int topic) {
    Long at = seen.get(EventWatch.TOPICS.get(topic));
    if (at == null) {
      throw new BenchFailed("there is no event in " + EventWatch.TOPICS.get(topic) + ".");
    }
    return at;
  }

  /** Bender looks at the engine every few seconds: it must know what runs before it is asked. */
  static void awaitSeen(Stage stage, String name) throws InterruptedException {
    String id = stage.engine.inspect(name).path("Id").asString("");
    Stage.await(
        "that Bender sees " + name,
        Duration.ofSeconds(60),
        () ->
            stage
                .operator
                .get("/api/v1/status")
                .map(status -> status.toString().contains("\"" + name + "\""))
                .orElse(false));
    if (id.isEmpty()) {
      throw new BenchFailed(name + " has no id.");
    }
  }

  private static List<Double> byHand(Stage stage, BareCheck check, int port, String version)
      throws Exception {
    stage.push("bare", version);
    String reference = stage.reference("bare");
    Path cache = stage.folder.resolve("bare-trivy");
    long begin = System.nanoTime();
    Programs.run("docker", "pull", "--quiet", reference);
    long pulled = System.nanoTime();
    Programs.run(
        stage.parts.trivy().toString(),
        "image",
        "--server",
        "http://127.0.0.1:" + stage.trivyPort,
        "--scanners",
        "vuln",
        "--format",
        "json",
        "--list-all-pkgs",
        "--quiet",
        "--disable-telemetry",
        "--skip-version-check",
        "--image-src",
        "remote",
        "--insecure",
        "--cache-dir",
        cache.toString(),
        reference);
    long scanned = System.nanoTime();
    Programs.run("docker", "stop", "bare");
    Programs.run("docker", "start", "bare");
    long started = System.nanoTime();
    check.prove("bare", port);
    long proven = System.nanoTime();
    return List.of(
        (pulled - begin) / 1e6,
        (scanned - pulled) / 1e6,
        (started - scanned) / 1e6,
        (proven - started) / 1e6);
  }

  private List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.ratio(
            "detection → verified",
            "ms",
            new Series(oursWhole),
            new Series(bareWhole),
            new Limit.AtMost(1.2)));
    for (int step = 0; step < STEPS.size(); step++) {
      figures.add(
          Figure.ratio(
              "… of it: " + STEPS.get(step),
              "ms",
              new Series(ours.get(step)),
              new Series(bare.get(step)),
              new Limit.None()));
    }
    return figures;
  }
}
