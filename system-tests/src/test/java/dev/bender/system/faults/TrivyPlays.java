package dev.bender.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.system.faults.HttpFaultProxy.Fault;
import dev.bender.system.faults.HttpFaultProxy.Rule;
import java.time.Duration;
import java.util.function.Predicate;

/** Trivy on a bad day: its program, and its server. */
final class TrivyPlays {
  private static final String SILENT = "does not answer; see whether it runs";

  private TrivyPlays() {}

  /** Whatever the program does instead, the image is not called safe. */
  static Play program(String script, boolean byItself, String... words) {
    return (stage, name) -> {
      stage.runWithNewer(name);
      stage.program.instead(name, script);
      stage.look(name);
      stage.tells(name, words);
      stage.runsOld(name);
      stage.program.asEver(name);
      if (!byItself) {
        stage.retry(name);
      }
      stage.endsWell(name);
    };
  }

  static void programMissing(Stage stage, String name) throws Exception {
    stage.runWithNewer(name);
    stage.program.remove();
    try {
      stage.look(name);
      stage.tells(name, "the program trivy was not found; install it");
      stage.runsOld(name);
    } finally {
      stage.program.bringBack();
    }
    stage.endsWell(name);
  }

  /** Two containers wait for it, and phones hear of it once. */
  static void serverDown(Stage stage, String name) throws Exception {
    String other = name + "-too";
    stage.runWithNewer(name);
    stage.runWithNewer(other);
    long toldBefore = stage.ntfy.takenAbout(SILENT);
    try (TcpProxy.Outage down = stage.trivy.cut()) {
      stage.look(name);
      stage.look(other);
      stage.tells(name, "Trivy at http://", SILENT);
      stage.tells(other, "Trivy at http://", SILENT);
      stage.runsOld(name);
    }
    stage.endsWell(name);
    stage.endsWell(other);
    assertThat(stage.ntfy.takenAbout(SILENT) - toldBefore).as("told to phones").isEqualTo(1);
  }

  static Play server(Predicate<String> requests, Fault fault, String... words) {
    return (stage, name) -> {
      stage.runWithNewer(name);
      try (Rule rule = stage.trivy.set(requests, fault)) {
        stage.look(name);
        stage.tells(name, words);
        stage.runsOld(name);
        assertThat(rule.hits()).isPositive();
      }
      stage.endsWell(name);
    };
  }

  static void slow(Stage stage, String name) throws Exception {
    stage.runWithNewer(name);
    Predicate<String> scans = head -> head.startsWith("POST ");
    try (Rule rule = stage.trivy.set(scans, new Fault.Slow(Duration.ofSeconds(1)))) {
      stage.look(name);
      stage.endsWell(name);
      assertThat(rule.hits()).isPositive();
    }
  }
}
