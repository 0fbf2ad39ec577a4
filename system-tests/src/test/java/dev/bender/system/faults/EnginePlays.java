package dev.bender.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.system.faults.HttpFaultProxy.Fault;
import dev.bender.system.faults.HttpFaultProxy.Rule;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** The engine on a bad day. */
final class EnginePlays {
  private static final Fault REFUSAL =
      new Fault.Answers(
          500,
          "Content-Type: application/json\r\n",
          "{\"message\":\"the engine has the hiccups\"}");
  private static final Fault FULL =
      new Fault.Answers(
          200,
          "Content-Type: application/json\r\n",
          """
          {"status":"Pulling from web","id":"1"}
          {"errorDetail":{"message":"write /var/lib/docker/tmp/GetImageBlob1: no space left on device"},"error":"write /var/lib/docker/tmp/GetImageBlob1: no space left on device"}
          """);

  private EnginePlays() {}

  private static Predicate<String> post(String path) {
    return head -> head.startsWith("POST ") && head.lines().findFirst().orElse("").contains(path);
  }

  private static String id(Stage stage, String name) {
    return stage.rig.engine.inspect(name).path("Id").asString("");
  }

  /** Whether the request is about what has that name at this moment. */
  private static boolean isNow(Stage stage, String name, String head) {
    return stage
        .rig
        .engine
        .find(name)
        .filter(one -> head.contains(one.path("Id").asString("?")))
        .isPresent();
  }

  static void slow(Stage stage, String name) throws Exception {
    stage.runWithNewer(name);
    Predicate<String> all = head -> head.contains(name) || head.contains("/containers/json");
    try (Rule rule = stage.engine.set(all, new Fault.Slow(Duration.ofSeconds(1)))) {
      stage.look(name);
      stage.endsWell(name);
      assertThat(rule.hits()).isPositive();
    }
  }

  static void refusesPull(Stage stage, String name) throws Exception {
    refuses(stage, name, pull(name), REFUSAL, "The engine could not pull", "hiccups");
  }

  static void isFull(Stage stage, String name) throws Exception {
    refuses(stage, name, pull(name), FULL, "There is no room for", "make some", "no space left");
  }

  private static Predicate<String> pull(String name) {
    return post("/images/create").and(head -> head.contains(name + "&"));
  }

  static void refusesTag(Stage stage, String name) throws Exception {
    Predicate<String> tag =
        head ->
            head.lines()
                .findFirst()
                .filter(line -> line.startsWith("POST ") && line.contains("/tag?"))
                .filter(line -> line.contains(name) && line.contains("tag=1"))
                .isPresent();
    stage.runWithNewer(name);
    try (Rule rule = stage.engine.set(tag, REFUSAL)) {
      stage.look(name);
      stage.tells(name, "The engine refused", "hiccups");
      // Twice in place, each time there and back: then it is given up, and waits in the queue.
      await().atMost(Stage.LONG).until(() -> rule.hits() >= 4);
      stage.runsOld(name);
    }
    stage.endsWell(name);
  }

  static void refusesCreate(Stage stage, String name) throws Exception {
    Predicate<String> create = post("/containers/create?name=" + name + ".");
    refuses(stage, name, create, REFUSAL, "The engine refused the new container", "hiccups");
  }

  static void refusesStop(Stage stage, String name) throws Exception {
    HttpFaultProxy registry = stage.runWithNewer(name);
    String id = id(stage, name);
    try (Rule rule = stage.engine.set(post("/containers/" + id + "/stop"), REFUSAL)) {
      stage.look(name);
      stage.tells(name, "The engine did not stop the old container", "hiccups");
      stage.runsOld(name);
      assertThat(stage.rig.engine.inspect(name).at("/HostConfig/RestartPolicy/Name").asString())
          .as("the old one's restart policy")
          .isEqualTo("unless-stopped");
      assertThat(rule.hits()).isPositive();
    }
    stage.retry(name);
    stage.endsWell(name);
    registry.close();
  }

  private static void refuses(
      Stage stage, String name, Predicate<String> requests, Fault fault, String... words)
      throws Exception {
    stage.runWithNewer(name);
    try (Rule rule = stage.engine.set(requests, fault)) {
      stage.look(name);
      stage.tells(name, words);
      stage.runsOld(name);
      assertThat(rule.hits()).isPositive();
    }
    stage.retry(name);
    stage.endsWell(name);
  }

  /** The old one comes back at once, and the image waits until somebody says so. */
  static void refusesStart(Stage stage, String name) throws Exception {
    stage.runWithNewer(name);
    String old = id(stage, name);
    Predicate<String> start =
        post("/start").and(head -> !head.contains(old) && isNow(stage, name, head));
    try (Rule rule = stage.engine.set(start, REFUSAL)) {
      stage.look(name);
      stage.tells(name, "The new container could not be started", "hiccups");
      stage.ends(name, "ROLLED_BACK", "1.0", "rolled.back");
      assertThat(rule.hits()).isEqualTo(1);
    }
    assertThat(id(stage, name)).as("it is the old one again").isEqualTo(old);
  }

  /** Once: of one that was stopped there is nothing to refuse any more. */
  static void refusesPolicy(Stage stage, String name) throws Exception {
    stage.run(name, stage.registry());
    stage.rig.awaitContainer(name, "UP_TO_DATE");
    stage.push(name, stage.rig.broken("1.1"));
    String old = id(stage, name);
    AtomicBoolean first = new AtomicBoolean(true);
    Predicate<String> update =
        post("/update")
            .and(head -> !head.contains(old) && isNow(stage, name, head))
            .and(head -> first.getAndSet(false));
    try (Rule rule = stage.engine.set(update, REFUSAL)) {
      stage.look(name);
      stage.ends(name, "ROLLED_BACK", "1.0", "rolled.back");
      assertThat(rule.hits()).isEqualTo(1);
    }
    assertThat(id(stage, name)).as("it is the old one again").isEqualTo(old);
  }

  /** As where it keeps a port or an address for a container that has ended. */
  static void holdsForTheNewOne(Stage stage, String name) throws Exception {
    stage.runWithNewer(name);
    String old = id(stage, name);
    Predicate<String> fresh =
        post("/start").and(head -> !head.contains(old) && isNow(stage, name, head));
    Predicate<String> again =
        post("/containers/" + old + "/start").and(head -> isBesideAnother(stage, name));
    try (Rule first = stage.engine.set(fresh, REFUSAL);
        Rule second = stage.engine.set(again, REFUSAL)) {
      stage.look(name);
      stage.ends(name, "ROLLED_BACK", "1.0", "rolled.back");
      assertThat(first.hits()).isEqualTo(1);
      assertThat(second.hits()).isEqualTo(1);
    }
    assertThat(id(stage, name)).as("it is the old one again").isEqualTo(old);
    assertThat(stage.rig.engine.inspect(name).at("/HostConfig/RestartPolicy/Name").asString())
        .isEqualTo("unless-stopped");
  }

  private static boolean isBesideAnother(Stage stage, String name) {
    return stage.rig.engine.containers(true, null).stream()
        .anyMatch(one -> one.name().startsWith(name + ".bender-"));
  }

  static void hangs(Stage stage, String name) throws Exception {
    stage.runWithNewer(name);
    try (Rule rule = stage.engine.set(head -> true, new Fault.Hangs())) {
      stage.look(name);
      stage.tells(name, "The engine does not answer", "did not finish GET");
      stage.runsOld(name);
      assertThat(rule.hits()).isPositive();
    }
    stage.endsWell(name);
  }

  /** Gone in the very moment in which the old container is stopped. */
  static void restarts(Stage stage, String name) throws Exception {
    stage.runWithNewer(name);
    TcpProxy.Outage outage;
    try (Rule stop = stage.engine.set(post("/stop"), new Fault.Slow(Duration.ofSeconds(2)))) {
      stage.look(name);
      await().atMost(Stage.LONG).until(() -> stop.hits() > 0);
      outage = stage.engine.cut();
    }
    try (outage) {
      stage.tells(name, "The engine does not answer");
      stage.runsOld(name);
    }
    stage.endsWell(name);
  }
}
