package dev.bender.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.OciImage;
import dev.bender.system.crash.PeoplePoint.Way;
import dev.bender.system.crash.StreamGate.At;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Killed around what waits, what is asked and what is told; one kill hits a point of each service
 * where it can.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class PeopleCrashTest {
  private static final Map<String, Integer> APPROVED =
      Map.of(
          "update.detected", 1,
          "image.pulled", 1,
          "scan.completed", 2,
          "update.held", 1,
          "operator.command", 1,
          "operator.answered", 1,
          "deployed", 1,
          "verified", 1);

  private final Map<PeoplePoint, CompletableFuture<Integer>> answers =
      new EnumMap<>(PeoplePoint.class);
  private final Set<PeoplePoint> killed = EnumSet.noneOf(PeoplePoint.class);
  private CrashRig rig;
  private OciImage old;
  private OciImage good;
  private OciImage vulnerable;

  @BeforeAll
  void start() throws Exception {
    String manual =
        Arrays.stream(PeoplePoint.values())
            .filter(PeoplePoint::isManual)
            .map(point -> "  " + point.container() + ": { mode: manual }\n")
            .collect(Collectors.joining());
    rig =
        new CrashRig(
            "bender-crash-people",
            "retry: { first: 4s, factor: 1, attempts: 2 }\ncontainers:\n" + manual);
    old = rig.image(DemoImage.of("1.0"));
    good = rig.image(DemoImage.of("1.1"));
    vulnerable = rig.vulnerable("1.1");
    rig.bender.start();
    for (PeoplePoint point : PeoplePoint.values()) {
      if (point.way != Way.SEEN) {
        rig.run(point.container(), old);
      }
    }
    rig.awaitUp();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @EnumSource(names = "SEEN_.*", mode = Mode.MATCH_ALL)
  void aContainerIsKnownAndWatched(PeoplePoint point) throws Exception {
    String name = killedAt(point);
    rig.awaitContainer(name, "UP_TO_DATE");
    rig.push(name, good);
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    assertThat(rig.stream.of(name)).isEqualTo(CrashRig.VERIFIED);
  }

  @ParameterizedTest
  @EnumSource(names = "SCAN_.*", mode = Mode.MATCH_ALL)
  void aScanThatWasCutOffIsDoneAgain(PeoplePoint point) throws Exception {
    String name = killedAt(point);
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    assertThat(rig.stream.of(name)).isEqualTo(CrashRig.VERIFIED);
    assertThat(rig.folder.resolve("data/scanner/work")).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(names = "(QUEUED|DUE)_.*", mode = Mode.MATCH_ALL)
  void whatIsBlockedIsTriedOnceMoreWhenItIsDue(PeoplePoint point) throws Exception {
    String name = killedAt(point);
    awaitBothAttempts(name);
    rig.awaitContainer(name, "BLOCKED");
    rig.assertRuns(name, "1.0");
  }

  @ParameterizedTest
  @EnumSource(names = "(HELD|ASKED|ANSWERED)_.*", mode = Mode.MATCH_ALL)
  void whatWaitsForAYesGetsItOnce(PeoplePoint point) throws Exception {
    String name = killedAt(point);
    if (point.way != Way.HELD) {
      assertThat(answers.get(point))
          .as("who asked is not told that it is done")
          .isCompletedExceptionally();
    }
    if (point.way == Way.HELD || (point.way == Way.ASKED && point.at != At.NOT_KNOWN)) {
      rig.awaitContainer(name, "NEEDS_ANSWER");
      assertThat(rig.approve(name).get()).isEqualTo(200);
    }
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    assertThat(rig.stream.of(name)).isEqualTo(APPROVED);
  }

  @ParameterizedTest
  @EnumSource(names = "TOLD_.*", mode = Mode.MATCH_ALL)
  void aMessageMayComeTwiceButComes(PeoplePoint point) throws Exception {
    String name = killedAt(point);
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    int times = point.at == At.NOT_KNOWN ? 1 : 2;
    await("the message came so often, and no more")
        .during(Duration.ofSeconds(2))
        .atMost(CrashRig.LONG)
        .until(() -> rig.ntfy.count(title(point)) == times);
  }

  @ParameterizedTest
  @EnumSource(names = "JOURNAL_.*", mode = Mode.MATCH_ALL)
  void theJournalHasOneLineForEachEvent(PeoplePoint point) throws Exception {
    String name = killedAt(point);
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    assertThat(rig.stream.of(name)).isEqualTo(CrashRig.VERIFIED);
    await("the journal of " + name)
        .atMost(CrashRig.LONG)
        .untilAsserted(() ->
            assertThat(JournalTrap.words(rig.folder.resolve("data/logs"), name))
                .contains("found", "scanned", "deployed", "verified")
                .doesNotHaveDuplicates());
  }

  /** Killed once at this point and at those that the same kill can hit; gives its container. */
  private String killedAt(PeoplePoint point) throws Exception {
    if (!killed.contains(point)) {
      killAt(point.together());
      killed.addAll(point.together());
    }
    return point.container();
  }

  private void killAt(List<PeoplePoint> together) throws Exception {
    List<AutoCloseable> holds = new ArrayList<>();
    for (PeoplePoint one : together) {
      prepare(one);
    }
    for (PeoplePoint one : together) {
      hold(one, holds);
    }
    rig.bender.kill();
    for (AutoCloseable one : holds) {
      one.close();
    }
    rig.killAndStart();
    for (PeoplePoint one : together) {
      if (one.isBlocked()) {
        // Its second attempt is not to come among what is done next.
        awaitBothAttempts(one.container());
      }
    }
  }

  /** What needs all services; once the first is held, not all events come through. */
  private void prepare(PeoplePoint point) {
    if (point.way != Way.SEEN) {
      rig.awaitContainer(point.container(), "UP_TO_DATE");
    }
    if (point.way == Way.ASKED || point.way == Way.ANSWERED) {
      rig.push(point.container(), good);
      rig.awaitContainer(point.container(), "NEEDS_ANSWER");
    }
  }

  /**
   * Brings the container to the point, where it is held.
   *
   * @param holds what is to be ended between the kill and the start
   */
  private void hold(PeoplePoint point, List<AutoCloseable> holds) throws Exception {
    String name = point.container();
    switch (point.way) {
      case SEEN -> {
        Gate gate = writing("deployer", "container-observed", point);
        rig.run(name, old);
        gate.awaitReached(CrashRig.LONG);
      }
      case LOOKED_UP -> {
        Gate gate = rig.trivyCalls.atNext(point.side);
        holds.add(gate::cut);
        rig.push(name, rig.image(DemoImage.of("1.1").withLabel("scanned-anew", name)));
        gate.awaitReached(CrashRig.LONG);
      }
      case QUEUED -> {
        Gate gate = writing("deployer", "update-detected", point);
        rig.push(name, vulnerable);
        gate.awaitReached(CrashRig.LONG);
      }
      case DUE -> {
        rig.push(name, vulnerable);
        rig.awaitUpdate(name, "BLOCKED");
        writing("detector", "update-detected", point).awaitReached(CrashRig.LONG);
      }
      case HELD -> {
        Gate gate = writing("deployer", "scan-completed", point);
        rig.push(name, good);
        gate.awaitReached(CrashRig.LONG);
      }
      case ASKED -> ask(point, "notifier", "operator-command");
      case ANSWERED -> ask(point, "deployer", "operator-answered");
      case TOLD, TOLD_NOT_ANSWERED -> tell(point, holds);
      case JOURNAL -> {
        JournalTrap trap = JournalTrap.set(rig.folder.resolve("data/logs"));
        holds.add(trap::remove);
        rig.push(name, good);
        trap.awaitLine(name);
      }
    }
  }

  private void ask(PeoplePoint point, String service, String type) throws Exception {
    Gate gate = writing(service, type, point);
    answers.put(point, rig.approve(point.container()));
    gate.awaitReached(CrashRig.LONG);
  }

  private void tell(PeoplePoint point, List<AutoCloseable> holds) throws Exception {
    Gate taken = rig.ntfy.taken(title(point));
    holds.add(taken::cut);
    long verified = rig.stream.end("verified");
    rig.push(point.container(), good);
    taken.awaitReached(CrashRig.LONG);
    if (point.way == Way.TOLD) {
      Gate gate =
          rig.brokerProxy.watch(StreamGate.marking("notifier", "verified", verified, point.at));
      taken.open();
      gate.awaitReached(CrashRig.LONG);
    }
  }

  private static String title(PeoplePoint point) {
    return point.container() + ": updated";
  }

  private void awaitBothAttempts(String name) {
    await("both attempts of " + name + " have ended")
        .atMost(CrashRig.LONG)
        .until(() -> rig.stream.of(name), CrashRig.TRIED_TWICE::equals);
  }

  private Gate writing(String service, String type, PeoplePoint point) {
    return rig.brokerProxy.watch(
        StreamGate.writing(service, type, point.container(), "", point.at));
  }
}
