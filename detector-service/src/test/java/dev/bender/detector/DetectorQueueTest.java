package dev.bender.detector;

import static dev.bender.detector.Observed.OLD_IMAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand.Verb;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.detector.StandInRegistry.Pushed;
import dev.bender.detector.discovery.Updates;
import dev.bender.detector.webhook.Notices;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Emissions.Delay;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is found, what waits and what operators want, in the whole service on a real broker. */
class DetectorQueueTest {
  private static final RunningDetector detector = new RunningDetector();

  @BeforeAll
  static void watch() throws InterruptedException {
    detector.watch();
  }

  @AfterAll
  static void stop() {
    detector.close();
  }

  @Test
  void reconciliationFindsWhatNobodyTold() throws Exception {
    Pushed pushed = detector.registry.pushIndex("found:1", "2.0", "a");
    detector.observe(
        Observed.container(
            RunningDetector.HOST, "found", detector.registry.reference("found:1"), OLD_IMAGE));

    await().untilAsserted(() -> assertThat(detector.detected("found")).hasSize(1));
    Update update = detector.detected("found").getFirst().update();
    assertThat(update.source()).isEqualTo(Update.Source.RECONCILIATION);
    assertThat(update.running()).isEqualTo(OLD_IMAGE);
    assertThat(update.target())
        .isEqualTo(new ImageDigests(pushed.index(), pushed.manifest(), pushed.config()));
    assertThat(update.targetVersion()).isEqualTo("2.0");
    await()
        .untilAsserted(() ->
            assertThat(detector.of(Topics.UPDATE_PROGRESS, "found"))
                .extracting(UpdateProgress::code)
                .containsExactly("AVAILABLE"));

    // Diun's later word of the same is no news.
    assertThat(
            detector
                .post(
                    Notices.update(
                        detector.registry.reference("found:1"), pushed.digest(), "found"))
                .body())
        .contains("\"news\":false");
    await()
        .during(RunningDetector.QUIET)
        .untilAsserted(() -> assertThat(detector.detected("found")).hasSize(1));
  }

  @Test
  void aNewIndexWithTheImageThatRunsIsSkippedOnce() {
    Pushed old = detector.registry.pushIndex("same:1", "1.0", "a");
    ContainerObserved before =
        Observed.container(
            RunningDetector.HOST,
            "same",
            detector.registry.reference("same:1"),
            new ImageDigests(old.index(), old.manifest(), null));
    detector.registry.pushIndex("same:1", "1.0", "b");
    detector.observe(before);

    await().untilAsserted(() -> assertThat(detector.of(Topics.UPDATE_SKIPPED, "same")).hasSize(1));
    assertThat(detector.of(Topics.UPDATE_SKIPPED, "same").getFirst().reason())
        .isEqualTo(Reason.SAME_IMAGE);
    detector.command("same", Verb.LOOK);
    await()
        .untilAsserted(() ->
            assertThat(detector.answers("same"))
                .extracting(OperatorAnswered::result)
                .containsExactly(Result.NOTHING_TO_DO));
    assertThat(detector.of(Topics.UPDATE_SKIPPED, "same")).hasSize(1);
    assertThat(detector.detected("same")).isEmpty();
  }

  @Test
  void whatIsDueInTheQueueIsTriedAgain() {
    UpdateDetected event = detector.waits("due", Instant.now().plusMillis(500));
    await().untilAsserted(() -> assertThat(detector.detected("due")).containsExactly(event));
    await().untilAsserted(() -> assertThat(detector.removedFromQueue("due")).isTrue());
  }

  @Test
  void whatWaitsIsTriedAgainOrTakenOutWhenAnOperatorSaysSo() {
    UpdateDetected retried = detector.waits("retried", null);
    UpdateDetected removed = detector.waits("removed", null);
    detector.command("retried", Verb.RETRY);
    detector.command("removed", Verb.REMOVE);
    detector.command("neither", Verb.RETRY);

    await().untilAsserted(() -> assertThat(detector.answers("retried")).hasSize(1));
    assertThat(detector.answers("retried").getFirst().result()).isEqualTo(Result.ACCEPTED);
    assertThat(detector.answers("retried").getFirst().updateId()).isEqualTo(retried.updateId());
    await().untilAsserted(() -> assertThat(detector.detected("retried")).containsExactly(retried));
    await().untilAsserted(() -> assertThat(detector.removedFromQueue("retried")).isTrue());

    await().untilAsserted(() -> assertThat(detector.answers("removed")).hasSize(1));
    assertThat(detector.answers("removed").getFirst().result()).isEqualTo(Result.ACCEPTED);
    await()
        .untilAsserted(() ->
            assertThat(detector.of(Topics.UPDATE_SKIPPED, "removed"))
                .extracting(UpdateSkipped::updateId, UpdateSkipped::reason)
                .containsExactly(
                    org.assertj.core.groups.Tuple.tuple(removed.updateId(), Reason.REJECTED)));
    await().untilAsserted(() -> assertThat(detector.removedFromQueue("removed")).isTrue());
    assertThat(detector.detected("removed")).isEmpty();

    await().untilAsserted(() -> assertThat(detector.answers("neither")).hasSize(1));
    assertThat(detector.answers("neither").getFirst().result()).isEqualTo(Result.REFUSED);
  }

  @Test
  void whatWasRolledBackIsTriedAgainOnlyIfSomebodySaysSoOrSomethingNewerComes() throws Exception {
    detector.registry.push("quarantined:1", "1.1");
    String reference = detector.registry.reference("quarantined:1");
    ContainerObserved runs =
        Observed.container(RunningDetector.HOST, "quarantined", reference, OLD_IMAGE);
    detector.observe(runs);
    await().untilAsserted(() -> assertThat(detector.detected("quarantined")).hasSize(1));
    UpdateDetected first = detector.detected("quarantined").getFirst();
    detector.waits(
        first.update(), new Delay(DelayReason.ROLLED_BACK, 2, null, "/health answered 500."));

    // Whoever tells of the same digest, it is no news.
    String digest = first.update().targetDigest();
    detector.observe(runs);
    assertThat(detector.post(Notices.update(reference, digest, "quarantined")).body())
        .contains("\"news\":false");
    detector.command("quarantined", Verb.LOOK);
    await().untilAsserted(() -> assertThat(detector.answers("quarantined")).hasSize(1));
    assertThat(detector.answers("quarantined").getFirst().result()).isEqualTo(Result.NOTHING_TO_DO);
    await()
        .during(RunningDetector.QUIET)
        .untilAsserted(() -> assertThat(detector.detected("quarantined")).containsExactly(first));
    assertThat(detector.removedFromQueue("quarantined")).isFalse();

    detector.command("quarantined", Verb.RETRY);
    await()
        .untilAsserted(
            () -> assertThat(detector.detected("quarantined")).containsExactly(first, first));

    Pushed newer = detector.registry.push("quarantined:1", "1.2");
    detector.command("quarantined", Verb.LOOK);
    await().untilAsserted(() -> assertThat(detector.detected("quarantined")).hasSize(3));
    assertThat(detector.detected("quarantined").getLast().update().targetDigest())
        .isEqualTo(newer.digest());
  }

  @Test
  void whatSomebodyWentBackFromIsNoNews() throws Exception {
    Pushed left = detector.registry.push("left:1", "1.1");
    String reference = detector.registry.reference("left:1");
    ImageDigests leftImage = new ImageDigests(null, left.manifest(), left.config());
    ContainerObserved ran = Observed.container(RunningDetector.HOST, "left", reference, leftImage);
    Update back =
        Updates.of(ran, OLD_IMAGE, null, Update.Source.OPERATOR, Instant.now(), "tester")
            .goingBackTo("bender.backup/left:2026-01-10T12-00-00");
    detector
        .messaging
        .publisher()
        .publish(Emissions.of(Topics.UPDATE_DETECTED, new UpdateDetected(back)));
    await().untilAsserted(() -> assertThat(detector.detected("left")).hasSize(1));
    detector.observe(Observed.container(RunningDetector.HOST, "left", reference, OLD_IMAGE));
    detector.command("left", Verb.LOOK);
    await().untilAsserted(() -> assertThat(detector.answers("left")).hasSize(1));
    await()
        .during(RunningDetector.QUIET)
        .untilAsserted(() -> assertThat(detector.detected("left")).hasSize(1));

    Pushed newer = detector.registry.push("left:1", "1.2");
    detector.command("left", Verb.LOOK);
    await().untilAsserted(() -> assertThat(detector.detected("left")).hasSize(2));
    assertThat(detector.detected("left").getLast().update().targetDigest())
        .isEqualTo(newer.digest());
  }

  @Test
  void whoGoesBackTwiceHasLeftBoth() throws Exception {
    Pushed newest = detector.registry.push("twice-left:1", "1.2");
    String reference = detector.registry.reference("twice-left:1");
    ImageDigests third = new ImageDigests(null, newest.manifest(), newest.config());
    ImageDigests second = new ImageDigests(null, "sha256:" + "22".repeat(32), null);
    for (ImageDigests[] way : new ImageDigests[][] {{third, second}, {second, OLD_IMAGE}}) {
      Update back =
          Updates.of(
                  Observed.container(RunningDetector.HOST, "twice-left", reference, way[0]),
                  way[1],
                  null,
                  Update.Source.OPERATOR,
                  Instant.now(),
                  "tester")
              .goingBackTo("bender.backup/twice-left:2026-01-10T12-00-00");
      detector
          .messaging
          .publisher()
          .publish(Emissions.of(Topics.UPDATE_DETECTED, new UpdateDetected(back)));
    }
    await().untilAsserted(() -> assertThat(detector.detected("twice-left")).hasSize(2));
    detector.observe(Observed.container(RunningDetector.HOST, "twice-left", reference, OLD_IMAGE));
    detector.command("twice-left", Verb.LOOK);
    await().untilAsserted(() -> assertThat(detector.answers("twice-left")).hasSize(1));
    await()
        .during(RunningDetector.QUIET)
        .untilAsserted(() -> assertThat(detector.detected("twice-left")).hasSize(2));
  }

  @Test
  void anUpdateThatAnOperatorWantsBeginsWithTheirApproval() {
    Pushed first = detector.registry.push("wanted:1", "1.0");
    detector.observe(
        Observed.container(
            RunningDetector.HOST,
            "wanted",
            detector.registry.reference("wanted:1"),
            new ImageDigests(null, first.manifest(), first.config())));
    await()
        .untilAsserted(
            () -> assertThat(detector.of(Topics.UPDATE_PROGRESS, "wanted")).isNotEmpty());
    Pushed second = detector.registry.push("wanted:1", "1.1");
    detector.command("wanted", Verb.UPDATE);

    await().untilAsserted(() -> assertThat(detector.detected("wanted")).hasSize(1));
    Update update = detector.detected("wanted").getFirst().update();
    assertThat(update.targetDigest()).isEqualTo(second.digest());
    assertThat(update.approvedBy()).isEqualTo("tester");
    assertThat(detector.answers("wanted").getFirst().updateId()).isEqualTo(update.updateId());
  }

  @Test
  void healthSaysWhatTheServiceDoes() throws Exception {
    await()
        .untilAsserted(() -> {
          HttpResponse<String> health = detector.send(detector.request("/actuator/health").GET());
          assertThat(health.statusCode()).isEqualTo(200);
          assertThat(health.body())
              .contains("\"caughtUp\":true", "\"consuming\":true", "\"looking\":true");
        });
  }
}
