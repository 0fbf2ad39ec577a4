package dev.bender.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.standalone.process.FreePorts;
import dev.bender.system.Rig;
import dev.bender.system.faults.HttpFaultProxy.Fault;
import dev.bender.system.faults.HttpFaultProxy.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kafka out of reach for ten minutes by the clock, beside all other tests: one class lets it begin,
 * and another one, which is among the last, sees what came of it.
 */
final class TenMinutesWithoutKafka implements AutoCloseable {
  private static final Duration AWAY = Duration.ofMinutes(10);
  private static final Duration SETTLED = Duration.ofMinutes(2);
  private static final Duration STOPS_FOR = Duration.ofSeconds(40);
  private static final Duration LONGEST_DOWNTIME = Duration.ofSeconds(15);
  private static final long MORE_BYTES = 8 << 20;
  private static final int MORE_THREADS = 20;
  private static final Duration MOST_WORK = Duration.ofSeconds(60);
  private static @Nullable TenMinutesWithoutKafka begun;

  private final Map<Outage, Instant> lastSeen = new EnumMap<>(Outage.class);
  private final Stage stage;
  private boolean closed;
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  private TenMinutesWithoutKafka() throws Exception {
    stage = Stage.up("retry: { first: 90s, at-most: 7d, outage: 8s, in-place: 2 }\n");
  }

  /** The one of this run; it begins with the first call, which returns when all is under way. */
  static synchronized TenMinutesWithoutKafka begin() throws Exception {
    TenMinutesWithoutKafka known = begun;
    if (known == null) {
      begun = known = new TenMinutesWithoutKafka();
      Runtime.getRuntime().addShutdownHook(new Thread(known::closeInTheEnd));
      known.start();
    }
    return known;
  }

  Stage stage() {
    return stage;
  }

  /** Returns when Kafka is back, or throws what went wrong meanwhile. */
  void awaitEnd() throws Exception {
    over.get();
  }

  private void start() throws Exception {
    HttpFaultProxy registry = stage.runWithNewer(Outage.IN_A_PULL.container());
    stage.runWithNewer(Outage.IN_A_SCAN.container());
    stage.runWithNewer(Outage.ASKED_FOR.container());
    runThatStopsSlowly(Outage.IN_A_STOP.container());
    stage.run(Outage.IN_A_CHECK.container(), stage.registry());
    stage.rig.awaitContainer(Outage.IN_A_CHECK.container(), "UP_TO_DATE");
    stage.push(Outage.IN_A_CHECK.container(), stage.rig.broken("1.1"));
    Rule pull = registry.set(RegistryPlays.BLOBS, new Fault.Hangs());
    begin(pull);
    TcpProxy.Outage away = stage.kafka.cut();
    Thread.ofPlatform().daemon().name("ten-minutes").start(() -> during(pull, away));
  }

  private void during(Rule pull, TcpProxy.Outage away) {
    try (pull;
        away) {
      during(Instant.now(), pull);
    } catch (Throwable e) {
      over.completeExceptionally(e);
    }
    over.complete(null);
  }

  private void during(Instant began, Rule pull) throws Exception {
    stage.warns("Kafka at " + stage.kafka.address() + " does not answer");
    stage.program.asEver(Outage.IN_A_SCAN.container());
    pull.close();
    lookOn(began.plus(SETTLED));
    Vitals before = Vitals.of(stage.rig.process().pid());
    lookOn(began.plus(AWAY));
    commandsSayWhatIsWrong();
    notMoreThan(before, Vitals.of(stage.rig.process().pid()));
  }

  /** All four are where they are to be when it happens. */
  private void begin(Rule pull) throws Exception {
    stage.program.instead(
        Outage.IN_A_SCAN.container(), "while [ -f \"$way\" ]; do sleep 0.2; done");
    stage.look(Outage.IN_A_PULL.container());
    await().atMost(Stage.LONG).until(() -> pull.hits() > 0);
    try (Rule stop =
        stage.engine.set(
            head -> head.startsWith("POST ") && head.contains("/stop?t=" + STOPS_FOR.toSeconds()),
            new Fault.Slow(Duration.ZERO))) {
      stage.look(Outage.IN_A_STOP.container());
      await().atMost(Stage.LONG).until(() -> stop.hits() > 0);
    }
    stage.look(Outage.IN_A_SCAN.container());
    stage.look(Outage.IN_A_CHECK.container());
    await()
        .atMost(Stage.LONG)
        .until(() -> stage.rig.runningVersion(Outage.IN_A_CHECK.container()).equals("1.1"));
  }

  private void runThatStopsSlowly(String name) throws Exception {
    HttpFaultProxy registry = stage.registry();
    String reference = registry.address() + "/" + stage.rig.containers.repository(name) + ":1";
    stage.rig.push(name, stage.rig.image("1.0", Rig.CLEAN));
    stage.rig.engine.pull(
        reference.substring(0, reference.length() - 2),
        "1",
        null,
        stage.rig.engine.info().platform(),
        (current, total) -> {},
        Duration.ofMinutes(1));
    ObjectNode body = JsonMapper.shared().createObjectNode().put("Image", reference);
    body.put("StopTimeout", STOPS_FOR.toSeconds());
    body.putArray("Cmd")
        .add("/bin/sh")
        .add("-c")
        .add("trap '' TERM; httpd -f -p 80 -h /www & while true; do sleep 1; done");
    String[] label = stage.rig.containers.label().split("=", 2);
    body.putObject("Labels").put(label[0], label[1]).put("dev.bender.check.tcp.port", "80");
    body.putObject("ExposedPorts").putObject("80/tcp");
    ObjectNode host = body.putObject("HostConfig");
    host.putObject("RestartPolicy").put("Name", "unless-stopped");
    host.putObject("PortBindings")
        .putArray("80/tcp")
        .addObject()
        .put("HostIp", "127.0.0.1")
        .put("HostPort", Integer.toString(FreePorts.any()));
    stage.rig.engine.start(stage.rig.engine.create(name, body).id());
    stage.rig.awaitContainer(name, "UP_TO_DATE");
    stage.pushNewer(name);
  }

  /** Containers run, or come back within moments. */
  private void lookOn(Instant until) throws Exception {
    while (Instant.now().isBefore(until)) {
      for (Outage one : Outage.values()) {
        Instant now = Instant.now();
        if (!stage.rig.runningVersion(one.container()).isEmpty()) {
          lastSeen.put(one, now);
        }
        assertThat(Duration.between(lastSeen.getOrDefault(one, now), now))
            .as("how long %s does not run", one.container())
            .isLessThan(LONGEST_DOWNTIME);
      }
      Thread.sleep(Duration.ofSeconds(2));
    }
  }

  private void commandsSayWhatIsWrong() throws Exception {
    stage.warns("Kafka at " + stage.kafka.address() + " does not answer", "(for 10 min)");
    Rig.Said asked = stage.rig.say("update", Outage.ASKED_FOR.container(), "--yes");
    assertThat(asked.code()).as(asked.text()).isEqualTo(1);
    assertThat(asked.text()).contains("Kafka does not answer, so nothing was asked.");
    assertThat(stage.rig.runningVersion(Outage.IN_A_STOP.container()))
        .as("started without Kafka")
        .isEqualTo("1.1");
  }

  private static void notMoreThan(Vitals before, Vitals after) {
    assertThat(after.liveBytes() - before.liveBytes())
        .as("bytes held more than eight minutes ago, of " + before.liveBytes())
        .isLessThan(MORE_BYTES);
    assertThat(after.threads() - before.threads())
        .as("threads more than eight minutes ago, of " + before.threads())
        .isLessThan(MORE_THREADS);
    assertThat(after.worked().minus(before.worked()))
        .as("time of the processor taken in eight minutes of waiting")
        .isLessThan(MOST_WORK);
  }

  private void closeInTheEnd() {
    try {
      close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void close() throws Exception {
    if (!closed) {
      closed = true;
      stage.close();
    }
  }
}
