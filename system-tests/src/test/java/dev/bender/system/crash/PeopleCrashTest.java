package dev.bender.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.OciImage;
import dev.bender.system.crash.PeoplePoint.Way;
import dev.bender.system.crash.StreamGate.At;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Killed around what waits, what is asked and what is told; each point once, by itself. */
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
    String name = point.container();
    Gate gate = writing("deployer", "container-observed", point);
    rig.run(name, old);
    gate.awaitReached(CrashRig.LONG);
    rig.killAndStart();
    rig.awaitContainer(name, "UP_TO_DATE");
    rig.push(name, good);
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    assertThat(rig.stream.of(name)).isEqualTo(CrashRig.VERIFIED);
  }

  @ParameterizedTest
  @EnumSource(names = "SCAN_.*", mode = Mode.MATCH_ALL)
  void aScanThatWasCutOffIsDoneAgain(PeoplePoint point) throws Exception {
    String name = begin(point);
    Gate gate = rig.trivyCalls.atNext(point.side);
    rig.push(name, rig.image(DemoImage.of("1.1").withLabel("scanned-anew", name)));
    gate.awaitReached(CrashRig.LONG);
    rig.bender.kill();
    gate.cut();
    rig.killAndStart();
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    assertThat(rig.stream.of(name)).isEqualTo(CrashRig.VERIFIED);
    assertThat(rig.folder.resolve("data/scanner/work")).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(names = "(QUEUED|DUE)_.*", mode = Mode.MATCH_ALL)
  void whatIsBlockedIsTriedOnceMoreWhenItIsDue(PeoplePoint point) throws Exception {
    String name = begin(point);
    if (point.way == Way.QUEUED) {
      Gate gate = writing("deployer", "update-detected", point);
      rig.push(name, vulnerable);
      gate.awaitReached(CrashRig.LONG);
    } else {
      rig.push(name, vulnerable);
      rig.awaitUpdate(name, "BLOCKED");
      writing("detector", "update-detected", point).awaitReached(CrashRig.LONG);
    }
    rig.killAndStart();
    await("both attempts of " + name + " have ended")
        .atMost(CrashRig.LONG)
        .until(() -> rig.stream.of(name), CrashRig.TRIED_TWICE::equals);
    rig.awaitContainer(name, "BLOCKED");
    rig.assertRuns(name, "1.0");
  }

  @ParameterizedTest
  @EnumSource(names = "(HELD|ASKED|ANSWERED)_.*", mode = Mode.MATCH_ALL)
  void whatWaitsForAYesGetsItOnce(PeoplePoint point) throws Exception {
    String name = begin(point);
    if (point.way == Way.HELD) {
      Gate gate = writing("deployer", "scan-completed", point);
      rig.push(name, good);
      gate.awaitReached(CrashRig.LONG);
      rig.killAndStart();
      rig.awaitContainer(name, "NEEDS_ANSWER");
      approve(name);
    } else {
      rig.push(name, good);
      rig.awaitContainer(name, "NEEDS_ANSWER");
      Gate gate =
          point.way == Way.ASKED
              ? writing("notifier", "operator-command", point)
              : writing("deployer", "operator-answered", point);
      CompletableFuture<Integer> status = rig.approve(name);
      gate.awaitReached(CrashRig.LONG);
      rig.killAndStart();
      assertThat(status).as("who asked is not told that it is done").isCompletedExceptionally();
      if (point.way == Way.ASKED && point.at != At.NOT_KNOWN) {
        rig.awaitContainer(name, "NEEDS_ANSWER");
        approve(name);
      }
    }
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    assertThat(rig.stream.of(name)).isEqualTo(APPROVED);
  }

  private void approve(String name) throws Exception {
    assertThat(rig.approve(name).get()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(names = "TOLD_.*", mode = Mode.MATCH_ALL)
  void aMessageMayComeTwiceButComes(PeoplePoint point) throws Exception {
    String name = begin(point);
    String title = name + ": updated";
    Gate taken = rig.ntfy.taken(title);
    long verified = rig.stream.end("verified");
    rig.push(name, good);
    taken.awaitReached(CrashRig.LONG);
    if (point.way == Way.TOLD) {
      Gate gate =
          rig.brokerProxy.watch(StreamGate.marking("notifier", "verified", verified, point.at));
      taken.open();
      gate.awaitReached(CrashRig.LONG);
    }
    rig.bender.kill();
    taken.cut();
    rig.killAndStart();
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    int times = point.at == At.NOT_KNOWN ? 1 : 2;
    await("the message came so often, and no more")
        .during(Duration.ofSeconds(2))
        .atMost(CrashRig.LONG)
        .until(() -> rig.ntfy.count(title) == times);
  }

  @ParameterizedTest
  @EnumSource(names = "JOURNAL_.*", mode = Mode.MATCH_ALL)
  void theJournalHasOneLineForEachEvent(PeoplePoint point) throws Exception {
    String name = begin(point);
    JournalTrap trap = JournalTrap.set(rig.folder.resolve("data/logs"));
    rig.push(name, good);
    trap.awaitLine(name);
    rig.bender.kill();
    trap.remove();
    rig.killAndStart();
    rig.awaitUpdate(name, "VERIFIED");
    rig.assertRuns(name, "1.1");
    assertThat(rig.stream.of(name)).isEqualTo(CrashRig.VERIFIED);
    await("the journal of " + name)
        .atMost(CrashRig.LONG)
        .untilAsserted(() ->
            assertThat(trap.words(name))
                .contains("found", "scanned", "deployed", "verified")
                .doesNotHaveDuplicates());
  }

  private String begin(PeoplePoint point) {
    rig.awaitContainer(point.container(), "UP_TO_DATE");
    return point.container();
  }

  private Gate writing(String service, String type, PeoplePoint point) {
    return rig.brokerProxy.watch(
        StreamGate.writing(service, type, point.container(), "", point.at));
  }
}
