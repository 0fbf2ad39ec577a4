package dev.bender.notifier.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.GateOverride;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.notifier.story.UpdateStory.State;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TopicFollower.DeadLetter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FleetTest {
  private final Records first = new Records('a');

  private static Fleet fleet(List<Recorded<?>> records) {
    Fleet fleet = new Fleet(ZoneOffset.UTC);
    records.forEach(fleet::seen);
    return fleet;
  }

  private static UpdateStory story(Records records) {
    return fleet(records.list()).find(records.id()).getFirst();
  }

  private static ContainerStory container(Records records) {
    return fleet(records.list()).containers().getFirst();
  }

  @Test
  void anUpdateMovesThroughItsPhases() {
    assertThat(story(first.detected()).phase()).isEqualTo(Phase.PULLING);
    assertThat(story(first.pulled()).phase()).isEqualTo(Phase.SCANNING);
    assertThat(story(first.scanned(Outcome.PASS)).phase()).isEqualTo(Phase.REPLACING);
    assertThat(story(first.deployed()).phase()).isEqualTo(Phase.VERIFYING);
    UpdateStory ended = story(first.verified());
    assertThat(ended.state()).isEqualTo(State.VERIFIED);
    assertThat(ended.phase()).isNull();
    assertThat(ended.downtimeMs()).isEqualTo(4_200);
    assertThat(ended.endedAt()).isEqualTo(Records.START.plusSeconds(4));
    assertThat(ended.events())
        .extracting(Happening::kind)
        .containsExactly("found", "pulled", "scanned", "deployed", "verified");
  }

  @Test
  void progressIsShownInPercentOfItsPhase() {
    first.detected().progress(Stage.PULLING, null, 64L, 128L);
    assertThat(story(first).percent()).isEqualTo(50);
    assertThat(story(first.pulled()).percent()).isNull();
  }

  @Test
  void progressThatIsReadBeforeItsEventCounts() {
    first.detected().pulled().scanned(Outcome.PASS).progress(Stage.VERIFYING, null, 1L, 3L);
    assertThat(story(first)).matches(one -> one.phase() == Phase.VERIFYING);
    assertThat(story(first).percent()).isEqualTo(33);
  }

  @Test
  void anOutcomeBeatsLaterProgress() {
    first.detected().deployed().verified().progress(Stage.VERIFYING, null, 3L, 3L);
    assertThat(story(first).state()).isEqualTo(State.VERIFIED);
  }

  @Test
  void whatIsDownIsTheReasonWhileItIsTheLastWord() {
    first.detected().progress(Stage.WAITING, null, null, null);
    assertThat(story(first).reason()).isNotNull().matches(one -> one.code().equals("WAITING"));
    assertThat(story(first.progress(Stage.PULLING, null, 1L, 2L)).reason()).isNull();
  }

  @Test
  void aBlockedUpdateWaitsAndIsVerifiedAtItsSecondTry() {
    first.observed(Records.OLD, Watch.WATCHED);
    first.detected().pulled().scanned(Outcome.BLOCK).queued(DelayReason.BLOCKED_BY_SCAN);
    ContainerStory blocked = container(first);
    assertThat(blocked.state()).isEqualTo(ContainerStory.State.BLOCKED);
    assertThat(blocked.reason()).isNotNull().matches(one -> one.code().equals("CRITICAL_FOUND"));
    assertThat(blocked.waiting()).isNotNull().matches(one -> one.attempt() == 2);
    assertThat(blocked.hasTarget()).isTrue();

    first.at(first.now().plusSeconds(3_600)).attempt(2);
    first.detected().gone(Topics.UPDATE_RETRY);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.MOVING);
    assertThat(container(first).waiting()).isNull();
    first.pulled().scanned(Outcome.PASS).deployed().verified();
    assertThat(story(first)).matches(one -> one.state() == State.VERIFIED && one.attempt() == 2);
  }

  @Test
  void aScanAloneTellsThatItIsBlockedWhenTheQueueForgot() {
    first.detected().pulled().scanned(Outcome.BLOCK);
    assertThat(story(first).state()).isEqualTo(State.BLOCKED);
    assertThat(story(first.deployed()).state()).isEqualTo(State.MOVING);
  }

  @Test
  void whatCouldNotBeScannedSaysSo() {
    first.detected().pulled().scanned(Outcome.INCONCLUSIVE);
    assertThat(story(first).reason()).isNotNull().matches(one -> one.code().equals("INCONCLUSIVE"));
    first.queued(DelayReason.INCONCLUSIVE);
    assertThat(story(first).state()).isEqualTo(State.BLOCKED);
    assertThat(story(first).reason()).isNotNull().matches(one -> one.code().equals("INCONCLUSIVE"));
  }

  @Test
  void aQuestionWaitsUntilItIsAnswered() {
    first.detected().pulled().scanned(Outcome.PASS).held(DelayReason.AWAITING_APPROVAL);
    assertThat(story(first).state()).isEqualTo(State.HELD);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.NEEDS_ANSWER);
    first.approved().gone(Topics.UPDATE_HELD);
    assertThat(story(first)).matches(one -> one.phase() == Phase.REPLACING);
    assertThat(story(first).events()).extracting(Happening::kind).contains("held", "approved");
  }

  @Test
  void whatWaitsForItsTimeAsksNobody() {
    first.detected().pulled().scanned(Outcome.PASS).held(DelayReason.AWAITING_WINDOW);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.WAITING);
  }

  @Test
  void aRejectedUpdateIsOver() {
    first.observed(Records.OLD, Watch.WATCHED);
    first.detected().pulled().attempt(3).scanned(Outcome.PASS);
    first.held(DelayReason.AWAITING_APPROVAL).attempt(1);
    first.skipped(Reason.REJECTED).gone(Topics.UPDATE_HELD);
    assertThat(story(first).state()).isEqualTo(State.SKIPPED);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.WAITING);
  }

  @Test
  void aQueuedUpdateCanBeCalledOff() {
    first.detected().pulled().scanned(Outcome.BLOCK).queued(DelayReason.BLOCKED_BY_SCAN);
    first.gone(Topics.UPDATE_RETRY).skipped(Reason.REJECTED);
    assertThat(story(first).state()).isEqualTo(State.SKIPPED);
    assertThat(fleet(first.list()).queue()).isEmpty();
  }

  @Test
  void aRollbackKeepsItsReasonAndLastWords() {
    first.observed(Records.OLD, Watch.WATCHED);
    first.detected().pulled().scanned(Outcome.PASS).deployed().checkFailed();
    assertThat(story(first).phase()).isEqualTo(Phase.ROLLING_BACK);
    first.rolledBack("old").queued(DelayReason.ROLLED_BACK);
    UpdateStory story = story(first);
    assertThat(story.state()).isEqualTo(State.ROLLED_BACK);
    assertThat(story.downtimeMs()).isEqualTo(71_000);
    assertThat(story.lastWords()).isEqualTo("no space left on device");
    assertThat(story.checks()).singleElement().matches(one -> one.tries() == 20);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.ROLLED_BACK);
  }

  @Test
  void aContainerThatCouldNotBeBroughtBackFailed() {
    first.observed(Records.OLD, Watch.WATCHED);
    first.detected().deployed().checkFailed().rolledBack(null).queued(DelayReason.ROLLED_BACK);
    assertThat(story(first).state()).isEqualTo(State.FAILED);
    assertThat(story(first).reason()).isNotNull().matches(one -> one.code().equals("DOWN"));
  }

  @Test
  void anOldContainerThatDoesNotWorkEitherIsNoGoodEnd() {
    first.observed(Records.OLD, Watch.WATCHED);
    first.detected().deployed().checkFailed().rolledBack("old");
    first.progress(Stage.ROLLBACK_VERIFIED, "BROKEN", null, null);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.FAILED);
  }

  @Test
  void theSameOutcomeTwiceCountsOnce() {
    first.detected().deployed().verified();
    UpdateStory once = story(first);
    first.verified().rolledBack("old");
    assertThat(story(first).state()).isEqualTo(State.VERIFIED);
    assertThat(story(first).endedAt()).isEqualTo(once.endedAt());
  }

  @Test
  void whatRunsAlreadyStaysVerifiedAfterAReplay() {
    first.detected().deployed().verified();
    first.at(first.now().plus(Duration.ofDays(1))).detected().skipped(Reason.ALREADY_RUNNING);
    assertThat(story(first).state()).isEqualTo(State.VERIFIED);
  }

  @Test
  void aReplayBeginsAnew() {
    first.detected().pulled().scanned(Outcome.PASS).deployed().checkFailed().rolledBack("old");
    first.at(first.now().plus(Duration.ofDays(1))).detected();
    UpdateStory again = story(first);
    assertThat(again.state()).isEqualTo(State.MOVING);
    assertThat(again.phase()).isEqualTo(Phase.PULLING);
    assertThat(again.lastWords()).isNull();
    assertThat(again.events()).hasSize(7);
  }

  @Test
  void aNewerImageTakesThePlaceOfOneThatWaits() {
    first.detected().pulled().scanned(Outcome.PASS).held(DelayReason.AWAITING_APPROVAL);
    Records second = new Records('b').at(first.now().plusSeconds(60));
    second.detected().pulled().scanned(Outcome.PASS).held(DelayReason.AWAITING_APPROVAL);
    Fleet fleet = fleet(first.then(second).list());
    assertThat(fleet.find(first.id()).getFirst().state()).isEqualTo(State.SUPERSEDED);
    assertThat(fleet.find(second.id()).getFirst().state()).isEqualTo(State.HELD);
    assertThat(fleet.find("jellyfin"))
        .singleElement()
        .matches(one -> one.update().updateId().equals(second.id()));
    assertThat(fleet.queue()).hasSize(1);
  }

  @Test
  void whatIsBeingVerifiedIsNotOvertaken() {
    first.detected().pulled().scanned(Outcome.PASS).deployed();
    Records second = new Records('b').at(first.now().plusSeconds(5)).detected();
    Fleet fleet = fleet(first.then(second).list());
    assertThat(fleet.find(first.id()).getFirst().state()).isEqualTo(State.MOVING);
  }

  @Test
  void anotherTryOfTheSameStepDoesNotHideWhyItWaits() {
    first.detected().progress(Stage.PULLING, null, null, null);
    first.progress(Stage.WAITING, null, null, null).progress(Stage.PULLING, null, null, null);
    assertThat(story(first).reason()).isNotNull().matches(one -> one.code().equals("WAITING"));
    first.progress(Stage.PULLING, null, 5L, 10L);
    assertThat(story(first).reason()).isNull();
  }

  @Test
  void whatSomebodyBroughtThereByHandIsNoLongerBlocked() {
    first.detected().pulled().scanned(Outcome.BLOCK).queued(DelayReason.BLOCKED_BY_SCAN);
    first.observed(Records.image('a'), Watch.WATCHED);
    first.progress(Stage.LOOKED, "UP_TO_DATE", null, null);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.UP_TO_DATE);
  }

  @Test
  void aLookThatFailedIsNeverShownAsUpToDate() {
    first.observed(Records.OLD, Watch.WATCHED);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.NOT_KNOWN);
    first.progress(Stage.LOOKED, "UP_TO_DATE", null, null);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.UP_TO_DATE);
    first.progress(Stage.LOOKED, "NOT_KNOWN", null, null);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.NOT_KNOWN);
  }

  @Test
  void anIgnoredContainerSaysWhy() {
    first.observed(Records.OLD, Watch.PINNED);
    assertThat(container(first).state()).isEqualTo(ContainerStory.State.IGNORED);
    assertThat(container(first).reason()).isNotNull().matches(one -> one.code().equals("PINNED"));
  }

  @Test
  void aContainerThatIsGoneIsNotShown() {
    first.observed(Records.OLD, Watch.WATCHED).gone(Topics.CONTAINER_OBSERVED);
    assertThat(fleet(first.list()).containers()).isEmpty();
  }

  @Test
  void clocksOfTwoHostsMayBeApart() {
    first.detected().pulled().scanned(Outcome.PASS);
    first.at(first.now().minusSeconds(20)).deployed().verified();
    assertThat(story(first).state()).isEqualTo(State.VERIFIED);
  }

  @Test
  void topicsMayBeReadInAnyOrderAndTwice() {
    first.observed(Records.OLD, Watch.WATCHED);
    first.detected().pulled().scanned(Outcome.BLOCK).queued(DelayReason.BLOCKED_BY_SCAN);
    first.at(first.now().plusSeconds(3_600)).attempt(2).detected().gone(Topics.UPDATE_RETRY);
    first.pulled().scanned(Outcome.PASS).held(DelayReason.AWAITING_APPROVAL);
    first.approved().gone(Topics.UPDATE_HELD).progress(Stage.REPLACING, null, null, null);
    first.deployed().checkFailed().rolledBack("old").queued(DelayReason.ROLLED_BACK);
    first.progress(Stage.ROLLBACK_VERIFIED, "HEALTHY", null, null);
    Fleet expected = fleet(first.list());
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      Fleet other = fleet(interleaved(first.list(), random));
      assertThat(other.updates()).isEqualTo(expected.updates());
      assertThat(other.containers()).isEqualTo(expected.containers());
      assertThat(other.queue()).isEqualTo(expected.queue());
      first.list().stream().filter(one -> !isTable(one)).forEach(other::seen);
      assertThat(other.updates()).isEqualTo(expected.updates());
    }
  }

  private static boolean isTable(Recorded<?> record) {
    return record.topic().equals(Topics.UPDATE_HELD) || record.topic().equals(Topics.UPDATE_RETRY);
  }

  /** Each topic in its order, the topics in any. */
  private static List<Recorded<?>> interleaved(List<Recorded<?>> records, Random random) {
    Map<String, List<Recorded<?>>> topics = new TreeMap<>();
    records.forEach(
        one -> topics.computeIfAbsent(one.topic().name(), any -> new ArrayList<>()).add(one));
    List<String> turns = new ArrayList<>(records.stream().map(one -> one.topic().name()).toList());
    Collections.shuffle(turns, random);
    return turns.stream().<Recorded<?>>map(topic -> topics.get(topic).removeFirst()).toList();
  }

  @Test
  void deadLettersAreCountedOnce() {
    Fleet fleet = new Fleet(ZoneOffset.UTC);
    DeadLetter letter = new DeadLetter("deployed", "a/b", "no value", Records.START, 0, 3);
    fleet.dead(letter);
    fleet.dead(letter);
    assertThat(fleet.deadLetterCount()).isEqualTo(1);
  }

  @Test
  void anUpdatesTimelineIsBounded() {
    for (int n = 0; n < 300; n++) {
      first.detected();
    }
    assertThat(story(first).events()).hasSize(100);
  }

  @Test
  void foreignTextHasNoControlCharacters() {
    assertThat(Words.line("a\u001b[31mb\u202ec\nd")).isEqualTo("a [31mb c d");
  }

  @Test
  void whatIsLetThroughAtSomebodysRiskGoesOn() {
    GateOverride risk =
        new GateOverride("anna@desk", "not reachable", Records.START.plusSeconds(9));
    Records records = new Records(Records.update('a').overriddenBy(risk));
    records.detected().pulled().scanned(Outcome.BLOCK);
    assertThat(story(records)).matches(one -> one.phase() == Phase.REPLACING);
    assertThat(story(records).events().getLast().text())
        .contains("blocked: ", "at the risk of anna@desk: not reachable");

    GateOverride ended = new GateOverride("anna@desk", "not reachable", Records.START);
    Records later = new Records(Records.update('b').overriddenBy(ended));
    later.detected().pulled().scanned(Outcome.BLOCK);
    assertThat(story(later).state()).isEqualTo(State.BLOCKED);
    assertThat(story(later).events().getLast().text()).contains("no more at the risk of anna");
  }

  @Test
  void whatSomebodyWentBackFromStandsAsRolledBack() {
    Records records =
        new Records(
            Records.update('a')
                .approvedBy("anna@desk")
                .goingBackTo("bender.backup/jellyfin:2026-01-10T12-00-00"));
    records.observed(Records.OLD, Watch.WATCHED);
    records.detected().scanned(Outcome.INCONCLUSIVE);
    assertThat(story(records)).matches(one -> one.phase() == Phase.REPLACING);
    records.deployed().verified();
    assertThat(container(records).state()).isEqualTo(ContainerStory.State.UP_TO_DATE);

    Records left = new Records('b').at(records.now()).attempt(2).queued(DelayReason.ROLLED_BACK);
    assertThat(container(records.then(left)).state()).isEqualTo(ContainerStory.State.ROLLED_BACK);
  }
}
