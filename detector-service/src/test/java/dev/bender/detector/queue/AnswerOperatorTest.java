package dev.bender.detector.queue;

import static dev.bender.detector.Observed.NEW;
import static dev.bender.detector.Observed.OLD_IMAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.GateOverride;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.OperatorCommand.Verb;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.detector.Observed;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.Sighting;
import dev.bender.detector.discovery.Updates;
import dev.bender.platform.messaging.DelayedTopic;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.TestBroker;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.platform.registry.RegistryFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerOperatorTest {
  private static final Instant NOW = Instant.now();
  private static final ImageDigests TARGET = new ImageDigests(NEW, null, null);

  private final String host = "h-" + UUID.randomUUID().toString().substring(0, 8);
  private final ContainerObserved web = Observed.container(host, "web", "web:1", OLD_IMAGE);
  private final Messaging messaging = TestBroker.messaging(TestBroker.connection());
  private final DelayedTopic<UpdateDetected> retries =
      messaging.delayed(
          Topics.UPDATE_RETRY, Topics.UPDATE_DETECTED, event -> event.host().equals(host));
  private final List<Emissions> published = new ArrayList<>();
  private final AnnounceUpdate announce =
      new AnnounceUpdate(published::add, key -> Optional.empty(), key -> Optional.empty());
  private Sighting sighting = new Sighting.Newer(TARGET, "2.0");
  private boolean caughtUp = true;
  private final AnswerOperator answer =
      new AnswerOperator(
          atMost -> caughtUp,
          key -> key.equals(web.key()) ? Optional.of(web) : Optional.empty(),
          (container, asked) -> sighting,
          (container, image) -> sighting,
          retries,
          announce,
          Clock.systemUTC());

  @AfterEach
  void close() {
    messaging.close();
  }

  @Test
  void anUpdateIsCommittedWithItsAnswerAndApproved() throws Exception {
    Emissions emissions = handle(command("web", Verb.UPDATE, null));

    Update update = emissions.to(Topics.UPDATE_DETECTED).getFirst().update();
    assertThat(update.approvedBy()).isEqualTo("tester");
    assertThat(result(emissions)).isEqualTo(Result.ACCEPTED);
    assertThat(announce.once(update).news()).isFalse();
    assertThat(published).isEmpty();
  }

  @Test
  void lookingAnnouncesWhatIsNewAndApprovesNothing() throws Exception {
    assertThat(result(handle(command("web", Verb.LOOK, null)))).isEqualTo(Result.ACCEPTED);
    Update update = published.getFirst().to(Topics.UPDATE_DETECTED).getFirst().update();
    assertThat(update.approvedBy()).isNull();
  }

  @Test
  void lookingTriesNothingAgainThatIsKnown() throws Exception {
    handle(command("web", Verb.LOOK, null));
    assertThat(result(handle(command("web", Verb.LOOK, null)))).isEqualTo(Result.NOTHING_TO_DO);
    assertThat(published).hasSize(1);
  }

  @Test
  void everySightingHasItsAnswer() throws Exception {
    sighting = new Sighting.UpToDate();
    assertThat(result(handle(command("web", Verb.UPDATE, null)))).isEqualTo(Result.NOTHING_TO_DO);
    sighting = new Sighting.SameImage(TARGET, null);
    assertThat(result(handle(command("web", Verb.UPDATE, null)))).isEqualTo(Result.NOTHING_TO_DO);
    sighting = new Sighting.NotWatched("a label says so");
    assertThat(result(handle(command("web", Verb.UPDATE, null)))).isEqualTo(Result.REFUSED);
    sighting = new Sighting.NotKnown(RegistryFailure.Kind.UNAVAILABLE, "It is down.", null);
    assertThat(result(handle(command("web", Verb.UPDATE, null)))).isEqualTo(Result.UNREACHABLE);
    assertThat(result(handle(command("nobody", Verb.UPDATE, null)))).isEqualTo(Result.REFUSED);
  }

  @Test
  void anOldCommandIsNotCarriedOut() throws Exception {
    OperatorCommand now = command("web", Verb.UPDATE, null);
    OperatorCommand old =
        new OperatorCommand(
            now.commandId(),
            null,
            host,
            "web",
            Verb.UPDATE,
            "tester",
            null,
            null,
            now.issuedAt().minus(Duration.ofMinutes(11)));
    Emissions emissions = handle(old);
    assertThat(result(emissions)).isEqualTo(Result.REFUSED);
    assertThat(emissions.to(Topics.UPDATE_DETECTED)).isEmpty();
  }

  @Test
  void nothingIsAnsweredBeforeItIsKnownWhatRunsAndWaits() {
    caughtUp = false;
    assertThatThrownBy(() -> handle(command("web", Verb.LOOK, null))).isInstanceOf(TryAgain.class);
  }

  @Test
  void whatWaitsGoesOnAndLeavesTheQueueInOne() throws Exception {
    UpdateDetected waiting = waits();
    Emissions emissions = handle(command("web", Verb.RETRY, waiting.updateId()));
    assertThat(result(emissions)).isEqualTo(Result.ACCEPTED);
    assertThat(emissions.to(Topics.UPDATE_DETECTED)).containsExactly(waiting);
    assertThat(emissions.removedFrom(Topics.UPDATE_RETRY)).containsExactly(web.key());
  }

  @Test
  void aButtonOfAnOlderUpdateDoesNotTouchTheOneThatWaits() throws Exception {
    UpdateDetected waiting = waits();
    for (Verb verb : List.of(Verb.RETRY, Verb.REMOVE)) {
      Emissions emissions = handle(command("web", verb, "u-0123456789abcdef"));
      assertThat(result(emissions)).isEqualTo(Result.REFUSED);
      assertThat(emissions.removedFrom(Topics.UPDATE_RETRY)).isEmpty();
    }
    assertThat(retries.find(web.key()))
        .hasValueSatisfying(one -> assertThat(one.value()).isEqualTo(waiting));
  }

  @Test
  void whatTheScanRefusedGoesOnAtSomebodysRisk() throws Exception {
    UpdateDetected waiting = waits();
    Instant until = Instant.now().plusSeconds(3_600);
    OperatorCommand command = override(waiting.updateId(), until);
    Emissions emissions = handle(command);

    assertThat(result(emissions)).isEqualTo(Result.ACCEPTED);
    Update update = emissions.to(Topics.UPDATE_DETECTED).getFirst().update();
    assertThat(update.override()).isEqualTo(new GateOverride("tester", "a good reason", until));
    assertThat(update.approvedBy()).isEqualTo("tester");
    assertThat(update.updateId()).isEqualTo(waiting.updateId());
    assertThat(emissions.removedFrom(Topics.UPDATE_RETRY)).containsExactly(web.key());
  }

  @Test
  void anOverrideIsOfTheDigestThatWasSeenAndOfNoOther() throws Exception {
    waits();
    for (String other : Arrays.asList("u-0123456789abcdef", null)) {
      Emissions emissions = handle(override(other, null));
      assertThat(result(emissions)).isEqualTo(Result.REFUSED);
      assertThat(emissions.to(Topics.UPDATE_DETECTED)).isEmpty();
    }
  }

  @Test
  void anOverrideThatHasEndedAlreadyIsRefused() throws Exception {
    UpdateDetected waiting = waits();
    Emissions emissions = handle(override(waiting.updateId(), Instant.now().minusSeconds(1)));
    assertThat(result(emissions)).isEqualTo(Result.REFUSED);
    assertThat(emissions.removedFrom(Topics.UPDATE_RETRY)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = DelayReason.class,
      names = {"INCONCLUSIVE", "FAILED", "ROLLED_BACK"})
  void onlyWhatTheScanRefusedCanBeOverridden(DelayReason reason) throws Exception {
    UpdateDetected waiting = waits(reason);
    Emissions emissions = handle(override(waiting.updateId(), null));
    assertThat(result(emissions)).isEqualTo(Result.REFUSED);
    assertThat(emissions.to(Topics.UPDATE_DETECTED)).isEmpty();
  }

  @Test
  void anotherVersionThatSomebodyNamesBeginsAsAnUpdateToIt() throws Exception {
    Emissions emissions = handle(rollback("web:0.9"));
    Update update = emissions.to(Topics.UPDATE_DETECTED).getFirst().update();
    assertThat(update.goesBackTo()).isEqualTo("web:0.9");
    assertThat(update.restoresBackup()).isFalse();
    assertThat(update.approvedBy()).isEqualTo("tester");

    // What it left is no news, until there is something newer.
    Update left =
        Updates.of(
            web, Objects.requireNonNull(update.running()), null, Update.Source.DIUN, NOW, null);
    assertThat(announce.once(left).news()).isFalse();
    ImageDigests newer = new ImageDigests("sha256:" + "77".repeat(32), null, null);
    assertThat(announce.once(Updates.of(web, newer, null, Update.Source.DIUN, NOW, null)).news())
        .isTrue();
  }

  @Test
  void whatRunsOrCannotBeKnownIsNotGoneBackTo() throws Exception {
    sighting = new Sighting.UpToDate();
    assertThat(result(handle(rollback("web:1")))).isEqualTo(Result.NOTHING_TO_DO);
    sighting = new Sighting.NotWatched("only other versions of docker.io/library/web can");
    assertThat(result(handle(rollback("other:1")))).isEqualTo(Result.REFUSED);
    assertThat(result(handle(rollback("no image")))).isEqualTo(Result.REFUSED);
  }

  @Test
  void aFaultOfOursIsAnsweredToo() {
    OperatorCommand command = command("web", Verb.LOOK, null);
    Emissions emissions =
        answer.giveUp(
            new Delivery<>(command, 1, Instant.now()), new IllegalStateException("a secret"));
    OperatorAnswered answered = emissions.to(Topics.OPERATOR_ANSWERED).getFirst();
    assertThat(answered.commandId()).isEqualTo(command.commandId());
    assertThat(answered.sentence()).doesNotContain("secret");
  }

  private UpdateDetected waits() {
    return waits(DelayReason.BLOCKED_BY_SCAN);
  }

  private UpdateDetected waits(DelayReason reason) {
    UpdateDetected event =
        new UpdateDetected(Updates.of(web, TARGET, null, Update.Source.DIUN, Instant.EPOCH, null));
    messaging
        .publisher()
        .publish(
            Emissions.none()
                .andWait(Topics.UPDATE_RETRY, event, new Delay(reason, 2, null, "It waits.")));
    await().until(() -> retries.find(web.key()).isPresent());
    return event;
  }

  private Emissions handle(OperatorCommand command) throws TryAgain, InterruptedException {
    return answer.handle(new Delivery<>(command, 1, Instant.now()));
  }

  private OperatorCommand command(String container, Verb verb, @Nullable String updateId) {
    return new OperatorCommand(
        UUID.randomUUID().toString(),
        updateId,
        host,
        container,
        verb,
        "tester",
        null,
        null,
        Instant.now());
  }

  private OperatorCommand override(@Nullable String updateId, @Nullable Instant until) {
    return new OperatorCommand(
        UUID.randomUUID().toString(),
        updateId,
        host,
        "web",
        Verb.OVERRIDE,
        "tester",
        "a good reason",
        until,
        Instant.now());
  }

  private OperatorCommand rollback(String image) {
    return new OperatorCommand(
        UUID.randomUUID().toString(),
        null,
        host,
        "web",
        Verb.ROLLBACK,
        "tester",
        null,
        null,
        Instant.now(),
        image);
  }

  private static Result result(Emissions emissions) {
    return emissions.to(Topics.OPERATOR_ANSWERED).getFirst().result();
  }
}
