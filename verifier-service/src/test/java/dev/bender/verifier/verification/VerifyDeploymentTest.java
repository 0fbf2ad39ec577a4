package dev.bender.verifier.verification;

import static dev.bender.verifier.verification.FakeHost.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.ContainerChecked;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.Verified;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.SaidOnce;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.ChooseChecks.Agreed;
import dev.bender.verifier.check.Terms;
import dev.bender.verifier.check.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerifyDeploymentTest {
  private static final ImageDigests IMAGE =
      new ImageDigests("sha256:" + "ab".repeat(32), null, null);
  private static final Update UPDATE =
      new Update(
          Update.idOf("amy", "web", IMAGE.index()),
          "amy",
          "web",
          "registry.example/web:1",
          "linux/amd64",
          null,
          IMAGE,
          null,
          null,
          Update.Source.RECONCILIATION,
          START,
          null);
  private static final Deployed DEPLOYED =
      new Deployed(
          UPDATE,
          IMAGE,
          Deployed.Stage.CONTAINER,
          Views.ID,
          "standby",
          "backup",
          START.minusMillis(400),
          START);

  private final FakeHost host = new FakeHost();
  private final ChooseChecks choose =
      new ChooseChecks(name -> new Agreed(List.of(), Terms.DEFAULT));
  private @Nullable ContainerChecked checked;
  private final Before before = new Before(key -> Optional.ofNullable(checked));
  private final VerifyDeployment verify =
      new VerifyDeployment(host, host, choose, SaidOnce.inMemory(), before, host, host);
  private final VerifyRollback verifyRollback =
      new VerifyRollback(host, host, choose, before, host, host);

  private Emissions verify() throws Exception {
    return verify.handle(new Delivery<>(DEPLOYED, 1, START));
  }

  private Verified verified() throws Exception {
    return verify().to(Topics.VERIFIED).getFirst();
  }

  private RollbackRequested rollback() throws Exception {
    return verify().to(Topics.ROLLBACK_REQUESTED).getFirst();
  }

  @Test
  void aContainerThatRunsSteadilyIsVerified() throws Exception {
    host.has(Views.running("web").view());
    Verified verified = verified();
    assertThat(verified.downtimeMs()).isEqualTo(400);
    assertThat(verified.standbyId()).isEqualTo("standby");
    assertThat(verified.checks()).singleElement().matches(one -> one.outcome() == Outcome.PASSED);
    assertThat(host.took()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
  }

  @Test
  void downtimeEndsWithTheFirstGoodCheck() throws Exception {
    host.has(Views.running("web").view());
    host.answers(Outcome.FAILED, "refused the connection");
    host.after(Duration.ofSeconds(2), () -> host.answers(Outcome.PASSED, "runs"));
    assertThat(verified().downtimeMs()).isEqualTo(2_400);
  }

  @Test
  void whatStaysBadIsRolledBackWithASentenceAndItsLastWords() throws Exception {
    host.has(Views.running("web").view());
    host.log = "one\n\u001b[31mtwo\u0007\n" + "x".repeat(9_000);
    host.answers(Outcome.FAILED, "refused the connection");
    RollbackRequested rollback = rollback();
    assertThat(rollback.sentence()).startsWith("the container refused the connection, ");
    assertThat(rollback.requestedBy()).isEqualTo("verifier");
    assertThat(rollback.lastWords()).hasSize(8_192).doesNotContain("\u001b", "\u0007");
    assertThat(host.took()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(63));
  }

  @Test
  void whatExitedForGoodIsRolledBackAtOnce() throws Exception {
    host.has(Views.running("web").status("exited", 3).view());
    assertThat(rollback().sentence()).contains("exited with code 3", "restart policy 'no'");
    assertThat(host.took()).isZero();
  }

  @Test
  void aCrashLoopIsRolledBackLongBeforeThePatienceEnds() throws Exception {
    Views web = Views.running("web").policy("always", 0);
    host.has(web.view());
    for (int n = 1; n <= 5; n++) {
      int times = n;
      host.after(Duration.ofSeconds(n), () -> host.has(web.restarted(times).view()));
    }
    assertThat(rollback().sentence()).contains("crashes", "3 times");
    assertThat(host.took()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void oneRestartOnlyMakesItStartOver() throws Exception {
    Views web = Views.running("web").policy("always", 0);
    host.has(web.view());
    host.after(Duration.ofSeconds(8), () -> host.has(web.restarted(1).view()));
    assertThat(verified().checks().getFirst().outcome()).isEqualTo(Outcome.PASSED);
    assertThat(host.took()).isGreaterThan(Duration.ofSeconds(18));
  }

  @Test
  void anotherContainerUnderTheNameIsTheDeployersToJudge() throws Exception {
    host.has(Views.running("web").id("another").view());
    assertThat(rollback().sentence()).contains("Another container");
  }

  @Test
  void aContainerThatIsReplacedMeanwhileIsTheDeployersToJudge() throws Exception {
    host.has(Views.running("web").view());
    host.after(Duration.ofSeconds(3), () -> host.has(Views.running("web").id("another").view()));
    assertThat(rollback().sentence()).contains("Another container");
  }

  @Test
  void nothingUnderTheNameIsRolledBack() throws Exception {
    assertThat(rollback().sentence()).contains("is gone", "web");
  }

  @Test
  void aContainerThatLostItsNameIsWaitedFor() {
    host.byName.put("elsewhere", Views.running("elsewhere").view());
    assertThatThrownBy(this::verify)
        .isInstanceOf(TryAgain.class)
        .hasMessageContaining("has another name than web");
  }

  @Test
  void anEngineThatIsDownIsWaitedFor() {
    host.engineDown = true;
    assertThatThrownBy(this::verify).isInstanceOf(TryAgain.class);
  }

  @Test
  void anEngineThatGoesDownMeanwhileIsWaitedFor() {
    host.has(Views.running("web").view());
    host.after(Duration.ofSeconds(3), () -> host.engineDown = true);
    assertThatThrownBy(this::verify).isInstanceOf(TryAgain.class);
  }

  @Test
  void whatCannotBeMeasuredIsNeverRolledBack() {
    host.has(Views.running("web").view());
    host.answers(Outcome.INCONCLUSIVE, "could not be tried");
    assertThatThrownBy(this::verify)
        .isInstanceOf(TryAgain.class)
        .hasMessageContaining("could not be tried");
  }

  @Test
  void whoComesLateGivesTheWholePatience() throws Exception {
    host.skip(Duration.ofHours(3));
    host.has(Views.running("web").view());
    host.answers(Outcome.FAILED, "refused the connection");
    host.after(Duration.ofHours(3).plusSeconds(50), () -> host.answers(Outcome.PASSED, "runs"));
    assertThat(verified().downtimeMs()).isGreaterThan(3 * 3_600_000);
  }

  @Test
  void whoComesLateAndFindsItGoodDoesNotCallTheDelayADowntime() throws Exception {
    host.skip(Duration.ofHours(3));
    host.has(Views.running("web").view());
    assertThat(verified().downtimeMs()).isEqualTo(400);
  }

  @Test
  void peopleSeeHowItGoes() throws Exception {
    host.has(Views.running("web").labels(Map.of("dev.bender.patience", "never")).view());
    verify();
    assertThat(host.told.getFirst().text()).contains("dev.bender.patience is 'never'");
    assertThat(host.told).hasSizeBetween(5, 13);
    assertThat(host.told.getLast().total()).isEqualTo(3);
    assertThat(host.told).last().extracting(UpdateProgress::current).isEqualTo(3L);
  }

  @Test
  void aFaultOfOursIsNotHeldAgainstTheContainer() {
    Emissions emissions =
        verify.giveUp(new Delivery<>(DEPLOYED, 1, START), new IllegalStateException("bug"));
    assertThat(emissions.to(Topics.ROLLBACK_REQUESTED)).isEmpty();
    assertThat(emissions.to(Topics.UPDATE_PROGRESS))
        .singleElement()
        .matches(one -> "UNVERIFIED".equals(one.code()));
  }

  private UpdateProgress afterRollback() throws Exception {
    RolledBack back = new RolledBack(UPDATE, IMAGE, Views.ID, "it failed", null, 900, START);
    return verifyRollback
        .handle(new Delivery<>(back, 1, START))
        .to(Topics.UPDATE_PROGRESS)
        .getFirst();
  }

  @Test
  void aRestoredContainerThatWorksIsHealthy() throws Exception {
    host.has(Views.running("web").view());
    assertThat(afterRollback().code()).isEqualTo("HEALTHY");
  }

  @Test
  void aRestoredContainerThatDoesNotIsBroken() throws Exception {
    host.has(Views.running("web").status("exited", 1).view());
    UpdateProgress progress = afterRollback();
    assertThat(progress.code()).isEqualTo("BROKEN");
    assertThat(progress.text()).contains("exited with code 1");
  }

  @Test
  void whereNothingWasRestoredThereIsNothingToSay() throws Exception {
    RolledBack none = new RolledBack(UPDATE, null, null, "it failed", null, 900, START);
    assertThat(verifyRollback.handle(new Delivery<>(none, 1, START)).isEmpty()).isTrue();
  }

  private static final Map<String, String> TCP = Map.of("dev.bender.check.tcp.port", "80");

  private void wasSeenBefore(String containerId, Outcome outcome, Instant at) {
    checked =
        new ContainerChecked(
            UPDATE.updateId(),
            "amy",
            "web",
            containerId,
            List.of(
                new CheckResult("running", Outcome.FAILED, "the container runs", 1, 1),
                new CheckResult("tcp :80", outcome, "tcp :80 refused the connection", 1, 1)),
            at);
  }

  private void onlyTcpFails() {
    host.has(Views.running("web").labels(TCP).view());
    host.answers("tcp :80", Outcome.FAILED, "refused the connection");
  }

  @Test
  void whatWasBrokenBeforeIsNotBlamedOnTheUpdate() throws Exception {
    onlyTcpFails();
    wasSeenBefore("standby", Outcome.FAILED, START.minusSeconds(60));
    Emissions emissions = verify();
    Verified verified = emissions.to(Topics.VERIFIED).getFirst();
    assertThat(verified.downtimeMs()).isEqualTo(400);
    assertThat(verified.checks().getLast().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(verified.checks().getLast().sentence()).endsWith("; it was so before the update");
    assertThat(emissions.to(Topics.UPDATE_PROGRESS))
        .singleElement()
        .matches(one -> "BROKEN_BEFORE".equals(one.code()))
        .matches(one -> one.text().contains("tcp :80 refused the connection"));
  }

  @Test
  void whatWasBrokenBeforeHasItsPatienceToGetWell() throws Exception {
    onlyTcpFails();
    wasSeenBefore("standby", Outcome.FAILED, START);
    host.after(Duration.ofSeconds(40), () -> host.answers("tcp :80", Outcome.PASSED, "answers"));
    Emissions emissions = verify();
    assertThat(emissions.to(Topics.UPDATE_PROGRESS)).isEmpty();
    assertThat(emissions.to(Topics.VERIFIED).getFirst().checks())
        .allMatch(one -> one.outcome() == Outcome.PASSED);
  }

  @Test
  void thatItRunsMustAlwaysBeProved() throws Exception {
    host.has(Views.running("web").labels(TCP).view());
    host.answers(Outcome.FAILED, "is not running");
    wasSeenBefore("standby", Outcome.FAILED, START);
    assertThat(rollback().sentence()).startsWith("the container is not running");
  }

  @Test
  void whatWasGoodBeforeIsTheUpdatesFault() throws Exception {
    onlyTcpFails();
    wasSeenBefore("standby", Outcome.PASSED, START);
    assertThat(rollback().sentence()).startsWith("tcp :80 refused the connection");
  }

  @Test
  void whatWasNotMeasuredBeforeIsNoExcuse() throws Exception {
    onlyTcpFails();
    wasSeenBefore("standby", Outcome.INCONCLUSIVE, START);
    assertThat(rollback().sentence()).startsWith("tcp :80");
  }

  @Test
  void aLookAtAnotherContainerIsNoExcuse() throws Exception {
    onlyTcpFails();
    wasSeenBefore(Views.ID, Outcome.FAILED, START);
    assertThat(rollback().sentence()).startsWith("tcp :80");
  }

  @Test
  void aLookOfLongAgoIsNoExcuse() throws Exception {
    onlyTcpFails();
    wasSeenBefore("standby", Outcome.FAILED, START.minus(Duration.ofDays(8)));
    assertThat(rollback().sentence()).startsWith("tcp :80");
  }

  @Test
  void aRestoredContainerThatIsAsBeforeIsHealthy() throws Exception {
    onlyTcpFails();
    wasSeenBefore(Views.ID, Outcome.FAILED, START);
    UpdateProgress progress = afterRollback();
    assertThat(progress.code()).isEqualTo("HEALTHY");
    assertThat(progress.text()).contains("runs again as before: tcp :80 refused the connection");
  }

  @Test
  void aKnownImageThatNoWayLeadsToIsVerifiedOnTheRest() throws Exception {
    host.has(Views.running("web").image("pihole/pihole").view());
    host.answers("dns :53 pi.hole", Outcome.INCONCLUSIVE, "could not be tried");
    Verified verified = verified();
    assertThat(host.took()).isLessThan(Duration.ofSeconds(12));
    assertThat(verified.checks().getLast().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
  }
}
