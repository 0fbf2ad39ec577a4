package dev.bender.verifier.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.ContainerChecked;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.Topics;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Samples;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.ChooseChecks.Agreed;
import dev.bender.verifier.check.Terms;
import dev.bender.verifier.check.Views;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TakeBaselineTest {
  private static final ImagePulled PULLED = Samples.pulled(Samples.update("amy", "web"));
  private static final Views WEB =
      Views.running("web")
          .since("2026-01-03T04:30:00Z")
          .labels(Map.of("dev.bender.check.tcp.port", "80"));

  private final FakeHost host = new FakeHost();
  private final TakeBaseline take =
      new TakeBaseline(
          host,
          new ChooseChecks(name -> new Agreed(List.of(), Terms.DEFAULT)),
          new LookOnce(host, 4),
          host);

  private Emissions take() throws InterruptedException {
    return take.handle(new Delivery<>(PULLED, 1, FakeHost.START));
  }

  private ContainerChecked checked() throws InterruptedException {
    return take().to(Topics.CONTAINER_CHECKED).getFirst();
  }

  @Test
  void whatIsGoodIsLookedAtOnce() throws Exception {
    host.has(WEB.view());
    ContainerChecked checked = checked();
    assertThat(checked.containerId()).isEqualTo(Views.ID);
    assertThat(checked.checks())
        .hasSize(2)
        .allMatch(one -> one.outcome() == Outcome.PASSED && one.tries() == 1);
    assertThat(host.looks).containsEntry("tcp :80", 1);
    assertThat(host.took()).isZero();
  }

  @Test
  void whatIsBadIsLookedAtThreeTimes() throws Exception {
    host.has(WEB.view());
    host.answers("tcp :80", Outcome.FAILED, "refused the connection");
    assertThat(checked().checks().getLast().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(host.looks).containsEntry("tcp :80", 3).containsEntry("running", 1);
  }

  @Test
  void oneBadMomentIsNotRemembered() throws Exception {
    host.has(WEB.view());
    host.answers("tcp :80", Outcome.FAILED, "refused the connection");
    host.after(Duration.ofSeconds(1), () -> host.answers("tcp :80", Outcome.PASSED, "answers"));
    assertThat(checked().checks()).allMatch(one -> one.outcome() == Outcome.PASSED);
  }

  @Test
  void aContainerThatIsReplacedMeanwhileSaysNothing() throws Exception {
    host.has(WEB.view());
    host.answers("tcp :80", Outcome.FAILED, "refused the connection");
    host.after(Duration.ofSeconds(1), () -> host.has(WEB.status("exited", 0).view()));
    assertThat(take().isEmpty()).isTrue();
  }

  @Test
  void withoutAContainerOrAnEngineTheUpdateGoesOn() throws Exception {
    assertThat(take().isEmpty()).isTrue();
    host.engineDown = true;
    assertThat(take().isEmpty()).isTrue();
  }

  @Test
  void whatIsStillComingUpIsNotBrokenYet() throws Exception {
    host.has(WEB.since(FakeHost.START.minusSeconds(20).toString()).view());
    host.answers("tcp :80", Outcome.FAILED, "refused the connection");
    assertThat(take().isEmpty()).isTrue();
  }

  @Test
  void whatWasPulledLongAgoIsNotLookedAt() throws Exception {
    host.has(WEB.view());
    host.skip(Duration.ofHours(2));
    assertThat(take().isEmpty()).isTrue();
    assertThat(host.looks).isEmpty();
  }
}
