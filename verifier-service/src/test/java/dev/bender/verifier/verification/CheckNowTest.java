package dev.bender.verifier.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.OperatorCommand.Verb;
import dev.bender.contracts.Topics;
import dev.bender.platform.messaging.Delivery;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.ChooseChecks.Agreed;
import dev.bender.verifier.check.Terms;
import dev.bender.verifier.check.Views;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckNowTest {
  private static final Views WEB =
      Views.running("web").labels(Map.of("dev.bender.check.tcp.port", "80"));

  private final FakeHost host = new FakeHost();
  private final CheckNow check =
      new CheckNow(
          host,
          new ChooseChecks(name -> new Agreed(List.of(), Terms.DEFAULT)),
          new LookOnce(host, 4),
          Clock.fixed(FakeHost.START, ZoneOffset.UTC));

  private OperatorAnswered answer(Instant issuedAt) throws InterruptedException {
    OperatorCommand command =
        new OperatorCommand("c-1", null, "amy", "web", Verb.CHECK, "anna", null, null, issuedAt);
    return check
        .handle(new Delivery<>(command, 1, FakeHost.START))
        .to(Topics.OPERATOR_ANSWERED)
        .getFirst();
  }

  private OperatorAnswered answer() throws InterruptedException {
    return answer(FakeHost.START);
  }

  @Test
  void oneLookAtEachCheckIsTheAnswer() throws Exception {
    host.has(WEB.view());
    OperatorAnswered answer = answer();
    assertThat(answer.result()).isEqualTo(Result.ACCEPTED);
    assertThat(answer.sentence()).isEqualTo("All its 2 checks are good.");
    assertThat(answer.checks()).hasSize(2).allMatch(one -> one.outcome() == Outcome.PASSED);
    assertThat(host.looks).containsEntry("running", 1).containsEntry("tcp :80", 1);
  }

  @Test
  void whatIsNotGoodIsSaidFirst() throws Exception {
    host.has(WEB.view());
    host.answers("tcp :80", Outcome.FAILED, "refused the connection");
    OperatorAnswered answer = answer();
    assertThat(answer.sentence())
        .isEqualTo("1 of 2 checks is not good: tcp :80 refused the connection.");
  }

  @Test
  void aLabelThatIsNotUsedIsNamed() throws Exception {
    host.has(Views.running("web").labels(Map.of("dev.bender.check.tcp.port", "0")).view());
    assertThat(answer().sentence()).startsWith("Its check is good. A label is not used: tcp.port");
  }

  @Test
  void whatDoesNotRunHasNothingToCheck() throws Exception {
    host.has(WEB.status("exited", 137).view());
    OperatorAnswered answer = answer();
    assertThat(answer.result()).isEqualTo(Result.NOTHING_TO_DO);
    assertThat(answer.sentence()).isEqualTo("web does not run: it exited with code 137.");
    assertThat(answer.checks()).isEmpty();
  }

  @Test
  void aContainerThatIsNotThereIsRefused() throws Exception {
    assertThat(answer().result()).isEqualTo(Result.REFUSED);
    assertThat(answer().sentence()).isEqualTo("There is no container web on amy.");
  }

  @Test
  void anEngineThatIsDownIsSaid() throws Exception {
    host.engineDown = true;
    assertThat(answer().result()).isEqualTo(Result.UNREACHABLE);
  }

  @Test
  void anOldQuestionIsNotAnswered() throws Exception {
    host.has(WEB.view());
    assertThat(answer(FakeHost.START.minus(Duration.ofMinutes(2))).result())
        .isEqualTo(Result.REFUSED);
    assertThat(host.looks).isEmpty();
  }
}
