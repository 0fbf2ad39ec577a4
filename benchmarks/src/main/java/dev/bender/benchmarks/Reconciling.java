package dev.bender.benchmarks;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateProgress;
import dev.bender.detector.DetectorApplication;
import dev.bender.platform.messaging.Connection;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.platform.settings.launch.ServiceLaunch;
import dev.bender.standalone.broker.EmbeddedBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One look of the detector at the registry of a large fleet, against one HEAD for each reference.
 */
final class Reconciling implements Measurement {
  private static final int CONTAINERS = 1_000;
  private static final int REFERENCES = 200;
  private static final String HOST = "bench";

  @Override
  public List<Figure> measure(Stage stage, boolean quick) throws Exception {
    try (CountingProxy registry = new CountingProxy(stage.registry.address());
        EmbeddedBroker broker = stage.broker("detector-broker");
        Messaging messaging =
            Messaging.open(
                new Connection(broker.bootstrapServers(), "fleet", "", "1", 1, Map.of(), 3),
                Clock.systemUTC())) {
      String digest = stage.push("fleet", "1.0");
      for (int reference = 0; reference < REFERENCES; reference++) {
        stage.push.push(repository(stage, reference), "1", stage.image("1.0"));
      }
      observe(messaging, stage, registry, digest);
      double bare = heads(stage, registry);
      int before = registry.asked();
      double ours = look(stage, messaging, broker);
      int asked = registry.asked() - before;
      return List.of(
          Figure.median(
              "a look at 1,000 containers of 200 references",
              "requests",
              Series.of(asked),
              Series.of(REFERENCES),
              new Limit.AtMost(REFERENCES)),
          Figure.ratio(
              "… the time that it takes",
              "ms",
              Series.of(ours),
              Series.of(bare),
              new Limit.None()));
    }
  }

  private static String repository(Stage stage, int reference) {
    return stage.containers.repository("fleet-" + reference);
  }

  private static void observe(
      Messaging messaging, Stage stage, CountingProxy registry, String digest) {
    Emissions all = Emissions.none();
    for (int number = 0; number < CONTAINERS; number++) {
      all =
          all.and(
              Emissions.of(
                  Topics.CONTAINER_OBSERVED,
                  new ContainerObserved(
                      null,
                      HOST,
                      "c" + number,
                      "%064x".formatted(number),
                      registry.address() + "/" + repository(stage, number % REFERENCES) + ":1",
                      "linux/amd64",
                      new ImageDigests(null, digest, null),
                      "1.0",
                      "running",
                      ContainerObserved.Watch.WATCHED,
                      Instant.now(),
                      Instant.now())));
    }
    messaging.publisher().publish(all);
  }

  /** What a script would do at the least. */
  private static double heads(Stage stage, CountingProxy registry) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      long begin = System.nanoTime();
      for (int reference = 0; reference < REFERENCES; reference++) {
        URI manifest =
            URI.create(
                "http://%s/v2/%s/manifests/1"
                    .formatted(registry.address(), repository(stage, reference)));
        var answer =
            http.send(
                HttpRequest.newBuilder(manifest)
                    .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                    .HEAD()
                    .build(),
                BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
          throw new BenchFailed(manifest + " answered " + answer.statusCode());
        }
      }
      return (System.nanoTime() - begin) / 1e6;
    }
  }

  /** From the first container that was looked at until the last. */
  private static double look(Stage stage, Messaging messaging, EmbeddedBroker broker)
      throws Exception {
    Set<String> looked = ConcurrentHashMap.newKeySet();
    long[] times = new long[2];
    messaging.follow(
        "looks",
        List.of(Topics.UPDATE_PROGRESS),
        record -> {
          if (record.value() instanceof UpdateProgress progress
              && progress.stage() == UpdateProgress.Stage.LOOKED) {
            if (!"UP_TO_DATE".equals(progress.code())) {
              throw new BenchFailed(progress.container() + ": " + progress.text());
            }
            times[looked.isEmpty() ? 0 : 1] = progress.at().toEpochMilli();
            looked.add(progress.container());
          }
        });
    Settings settings =
        SettingsFile.load(
            stage.settings("detector"),
            Map.of("BENDER_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()));
    try (var detector =
        ServiceLaunch.start(
            DetectorApplication.class, settings, DetectorApplication.springDefaults(settings))) {
      Stage.await(
          "a look at every container", Duration.ofMinutes(2), () -> looked.size() == CONTAINERS);
    }
    return times[1] - times[0];
  }
}
