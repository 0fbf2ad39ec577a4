package dev.bender.system.faults;

import static dev.bender.system.faults.HttpFaultProxy.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.system.Rig;
import dev.bender.system.faults.HttpFaultProxy.Fault;
import dev.bender.system.faults.HttpFaultProxy.Rule;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;

/** A registry on a bad day, for who looks there and for the engine that pulls. */
final class RegistryPlays {
  private static final Predicate<String> DETECTOR =
      head -> head.toLowerCase(Locale.ROOT).contains("\nuser-agent: bender");
  static final Predicate<String> MANIFESTS =
      DETECTOR.negate().and(head -> head.contains("/manifests/"));
  static final Predicate<String> BLOBS = DETECTOR.negate().and(head -> head.contains("/blobs/"));
  private static final Duration PAUSE = Duration.ofSeconds(25);

  private RegistryPlays() {}

  /** The look fails, and says so; a person who asks again gets the update. */
  static Play looks(Fault fault, String... words) {
    return (stage, name) -> {
      HttpFaultProxy registry = stage.registry();
      try (Rule rule = registry.set(DETECTOR, fault)) {
        stage.run(name, registry);
        stage.tells(name, words);
        assertThat(rule.hits()).isPositive();
      }
      stage.pushNewer(name);
      Rig.Said updated = stage.rig.say("update", name, "--yes");
      assertThat(updated.code()).as(updated.text()).isZero();
      stage.endsWell(name);
    };
  }

  /** What is sent is not what was announced. */
  static void forged(Stage stage, String name) throws Exception {
    HttpFaultProxy registry = stage.runWithNewer(name);
    Predicate<String> manifests = DETECTOR.and(head -> head.startsWith("GET "));
    try (Rule rule = registry.set(manifests, new Fault.Garbled(3))) {
      Rig.Said refused = stage.rig.say("update", name, "--yes");
      assertThat(refused.code()).as(refused.text()).isEqualTo(1);
      assertThat(refused.text())
          .contains("sent bytes that do not match their digest; they were not used");
      stage.runsOld(name);
      assertThat(rule.hits()).isPositive();
    }
    // A refusal is remembered for half a minute: the registry is not asked over and over.
    await()
        .atMost(Stage.LONG)
        .until(() -> Asking.look(stage.rig, name).text().contains("ACCEPTED"));
    stage.endsWell(name);
  }

  static void slowLook(Stage stage, String name) throws Exception {
    HttpFaultProxy registry = stage.runWithNewer(name);
    try (Rule rule = registry.set(DETECTOR, new Fault.Slow(Duration.ofSeconds(3)))) {
      Rig.Said updated = stage.rig.say("update", name, "--yes");
      assertThat(updated.code()).as(updated.text()).isZero();
      assertThat(rule.hits()).isPositive();
    }
    stage.endsWell(name);
  }

  /** Nothing is sent during the pause; then it goes on without anybody. */
  static void limitedLook(Stage stage, String name) throws Exception {
    HttpFaultProxy registry = stage.registry();
    String header = "Retry-After: " + PAUSE.toSeconds() + "\r\n";
    try (Rule rule = registry.set(DETECTOR, new Fault.Answers(429, header, ""))) {
      stage.run(name, registry);
      await().atMost(Stage.LONG).until(() -> rule.hits() > 0);
      long begun = System.nanoTime();
      stage.tells(name, "refuses further requests for now (too many); it is asked again in");
      stage.pushNewer(name);
      long pauses = (System.nanoTime() - begun) / PAUSE.toNanos();
      assertThat(rule.hits())
          .as("asked, with a pause each time")
          .isLessThanOrEqualTo((int) pauses + 1);
    }
    stage.endsWell(name);
  }

  /** It fails for now, and goes on by itself once the registry is well. */
  static Play pullsByItself(Predicate<String> requests, Fault fault, String... words) {
    return (stage, name) -> {
      pullFails(stage, name, requests, fault, words);
      stage.endsWell(name);
    };
  }

  /** It fails until somebody has mended it, or until its next try. */
  static Play pullsOnRetry(Predicate<String> requests, Fault fault, String... words) {
    return (stage, name) -> {
      pullFails(stage, name, requests, fault, words);
      stage.retry(name);
      stage.endsWell(name);
    };
  }

  private static void pullFails(
      Stage stage, String name, Predicate<String> requests, Fault fault, String... words)
      throws Exception {
    HttpFaultProxy registry = stage.runWithNewer(name);
    try (Rule rule = registry.set(requests, fault)) {
      stage.look(name);
      stage.tells(name, words);
      stage.runsOld(name);
      assertThat(rule.hits()).isPositive();
    }
  }

  static void slowPull(Stage stage, String name) throws Exception {
    HttpFaultProxy registry = stage.runWithNewer(name);
    try (Rule rule = registry.set(BLOBS, new Fault.Slow(Duration.ofSeconds(3)))) {
      stage.look(name);
      stage.endsWell(name);
      assertThat(rule.hits()).isPositive();
    }
  }

  /** As the specification has a registry say no. */
  static Fault refusal(int status, String code) {
    return new Fault.Answers(
        status,
        "Content-Type: application/json\r\n",
        "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}"
            .formatted(code, code.toLowerCase(Locale.ROOT).replace('_', ' ')));
  }

  static Fault plain(int status) {
    return status(status);
  }
}
