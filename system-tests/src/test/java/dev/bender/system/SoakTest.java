package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.system.SoakPlan.Image;
import dev.bender.system.SoakPlan.Push;
import dev.bender.system.SoakPlan.Step;
import dev.bender.system.SoakPlan.Strike;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A day in the life of sixteen containers, with everything that can go wrong. The day's 24 hours
 * pass in {@code -Dbender.soak}, three minutes unless it is set: what is hours in the settings,
 * such as the first retry's six, is as many parts of it. In twenty minutes, in which an hour is 50
 * seconds, there are 500 updates; in less there are as many fewer. {@code -Dbender.soak.seed} gives
 * the same day again.
 */
@Tag("faults")
@Order(2)
class SoakTest {
  private static final Duration LENGTH =
      Duration.parse("PT" + System.getProperty("bender.soak", "3m"));
  private static final long SEED = Long.getLong("bender.soak.seed", System.nanoTime() % 1_000_000);
  private static final Duration SETTLES = Duration.ofMinutes(5);

  private final SoakPlan plan = SoakPlan.of(SEED, LENGTH);
  private final SoakVitals vitals = new SoakVitals();
  private long begun;
  private Duration nextLook = Duration.ZERO;

  @Test
  void nothingIsLostAndNothingGrowsOnADayOfFaults() throws Exception {
    try (SoakStage stage = new SoakStage(plan)) {
      try {
        stage.rig.up();
        begun = System.nanoTime();
        live(stage);
        goOn(stage);
        settle(stage, stage.end());
        judge(stage);
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "with -Dbender.soak.seed=%d, after %s, logs in %s: %s"
                .formatted(SEED, passed(), keepLogs(stage.rig.folder), e.getMessage()),
            e);
      }
    }
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private void live(SoakStage stage) throws Exception {
    nextLook = plan.quiet().plus(LENGTH.dividedBy(20));
    for (Step step : plan.steps()) {
      waitUntil(step.at(), stage);
      stage.repair();
      switch (step) {
        case Push push -> stage.push(push.container(), push.image());
        case Strike strike -> stage.strike(strike);
      }
    }
  }

  /** A slow machine takes longer to start Bender again; the day is not over before its work is. */
  private void goOn(SoakStage stage) throws Exception {
    Duration longest = LENGTH.multipliedBy(2).plusMinutes(2);
    // What is still away, the broker too, comes back first.
    waitUntil(passed().plusSeconds(10), stage);
    while (passed().compareTo(longest) < 0
        && (stage.found() + SoakPlan.CONTAINERS < SoakPlan.updates(LENGTH)
            || vitals.all().size() < SoakVitals.FEWEST)) {
      for (String name : SoakPlan.containers()) {
        stage.push(name, Image.GOOD);
      }
      waitUntil(passed().plusSeconds(15), stage);
    }
  }

  private void waitUntil(Duration time, SoakStage stage) throws Exception {
    while (passed().compareTo(time) < 0) {
      assertThat(stage.rig.process().isAlive()).as("Bender runs, or says why not").isTrue();
      stage.repair();
      if (passed().compareTo(nextLook) > 0 && stage.isWarm()) {
        vitals.look(stage.rig.process(), passed().toSeconds());
        nextLook = passed().plus(SoakVitals.between(LENGTH));
      }
      Thread.sleep(20);
    }
  }

  /** Everything ends well, and only the containers themselves are left. */
  private void settle(SoakStage stage, Map<String, String> versions) {
    await("every container runs its last image, and nothing else is left")
        .atMost(SETTLES)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> {
          List<String> behind = new ArrayList<>();
          versions.forEach((name, version) -> {
            if (!stage.rig.runningVersion(name).equals(version)) {
              behind.add(name + " runs " + stage.rig.runningVersion(name) + ", not " + version);
            }
          });
          assertThat(behind).isEmpty();
          assertThat(stage.rig.names()).isEqualTo(SoakPlan.containers());
          assertThat(told(stage))
              .isEqualTo(
                  new TreeSet<>(
                      versions.entrySet().stream()
                          .map(one -> one.getKey() + " " + one.getValue() + " UP_TO_DATE")
                          .toList()));
        });
  }

  /** What the operator is told of the containers. */
  private static Set<String> told(SoakStage stage) {
    Set<String> told = new TreeSet<>();
    stage
        .rig
        .operator
        .get("/api/v1/status")
        .ifPresent(status ->
            status
                .path("containers")
                .forEach(one ->
                    told.add(
                        one.path("name").asString("")
                            + " "
                            + one.at("/running/version").asString("")
                            + " "
                            + one.path("state").asString(""))));
    return told;
  }

  private void judge(SoakStage stage) throws Exception {
    SoakLedger ledger = new SoakLedger(stage);
    List<String> wrong = new ArrayList<>(ledger.wrong());
    System.out.println(report(stage, ledger));
    for (String name : SoakPlan.containers()) {
      long backups =
          stage.rig.engine.images("bender.backup/" + name).stream()
              .mapToLong(image -> image.tags().size())
              .sum();
      if (backups > 3) {
        wrong.add(name + " has " + backups + " backups");
      }
    }
    assertThat(wrong).as(() -> stories(ledger, wrong)).isEmpty();
    assertThat(ledger.updates().size())
        .as("updates")
        .isGreaterThanOrEqualTo(SoakPlan.updates(LENGTH));
    vitals.areFlat();
  }

  private static String stories(SoakLedger ledger, List<String> wrong) {
    Set<String> containers = new HashSet<>();
    wrong.forEach(one -> containers.add(one.split(" ")[0]));
    return String.join(
        "\n",
        SoakPlan.containers().stream()
            .filter(containers::contains)
            .limit(3)
            .map(ledger::story)
            .toList());
  }

  private String report(SoakStage stage, SoakLedger ledger) {
    StringBuilder report = new StringBuilder();
    report.append(
        "A day in %s, seed %d: %d pushes, %d updates\n"
            .formatted(LENGTH, SEED, stage.pushes, ledger.updates().size()));
    report.append("faults: ").append(stage.struck).append('\n');
    report.append("ends: ").append(ledger.ends()).append('\n');
    vitals.all().forEach(look -> report.append(look).append('\n'));
    return report.toString();
  }

  private static Path keepLogs(Path from) throws IOException {
    Path to = Path.of("target", "soak-" + SEED).toAbsolutePath();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".log")).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (!from.relativize(file).startsWith(Path.of("data", "broker", "log"))) {
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return to;
  }
}
