package dev.bender.verifier.verification;

import static dev.bender.verifier.verification.FakeHost.START;

import dev.bender.contracts.Deployed;
import dev.bender.contracts.Event;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.SaidOnce;
import dev.bender.platform.messaging.Samples;
import dev.bender.platform.messaging.guarantee.Guarantee;
import dev.bender.platform.messaging.guarantee.HandlerUnderTest;
import dev.bender.platform.messaging.guarantee.TrialBroker;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.ChooseChecks.Agreed;
import dev.bender.verifier.check.Terms;
import dev.bender.verifier.check.Views;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both handlers of the verifier, on a host whose containers all run. */
class VerificationGuaranteeTest {
  private static final Before NOTHING_KNOWN = new Before(key -> Optional.empty());

  private final FakeHost fake = new FakeHost();
  private final ChooseChecks choose =
      new ChooseChecks(name -> new Agreed(List.of(), Terms.DEFAULT));

  @ParameterizedTest
  @MethodSource("dev.bender.platform.messaging.guarantee.Guarantee#ofEveryHandler")
  void holdsForDeployments(Guarantee guarantee) throws Exception {
    guarantee.holdsFor(new Deployments(), TrialBroker.inThisJvm());
  }

  @ParameterizedTest
  @MethodSource("dev.bender.platform.messaging.guarantee.Guarantee#ofEveryHandler")
  void holdsForBaselines(Guarantee guarantee) throws Exception {
    guarantee.holdsFor(new Baselines(), TrialBroker.inThisJvm());
  }

  @ParameterizedTest
  @MethodSource("dev.bender.platform.messaging.guarantee.Guarantee#ofEveryHandler")
  void holdsForQuestions(Guarantee guarantee) throws Exception {
    guarantee.holdsFor(new Questions(), TrialBroker.inThisJvm());
  }

  @ParameterizedTest
  @MethodSource("dev.bender.platform.messaging.guarantee.Guarantee#ofEveryHandler")
  void holdsForRollbacks(Guarantee guarantee) throws Exception {
    guarantee.holdsFor(new Rollbacks(), TrialBroker.inThisJvm());
  }

  private Update runs(String host, String container) {
    fake.has(Views.running(container).since("2026-01-03T04:30:00Z").id(id(host, container)).view());
    return Samples.update(host, container);
  }

  private static String id(String host, String container) {
    return host + "-" + container;
  }

  private final class Deployments implements HandlerUnderTest<Deployed> {
    @Override
    public Topic<Deployed> topic() {
      return Topics.DEPLOYED;
    }

    @Override
    public Topic<? extends Event> outcome() {
      return Topics.VERIFIED;
    }

    @Override
    public Deployed event(String host, String container) {
      Update update = runs(host, container);
      return new Deployed(
          update,
          update.target(),
          Deployed.Stage.CONTAINER,
          id(host, container),
          null,
          null,
          START,
          START);
    }

    @Override
    public Handler<Deployed> handler(Messaging messaging) {
      return new VerifyDeployment(
          fake,
          fake,
          choose,
          messaging.saidOnce(
              "verdicts",
              List.of(Topics.VERIFIED, Topics.ROLLBACK_REQUESTED),
              VerifyDeployment::judged),
          NOTHING_KNOWN,
          fake,
          fake);
    }
  }

  private final class Baselines implements HandlerUnderTest<ImagePulled> {
    @Override
    public Topic<ImagePulled> topic() {
      return Topics.IMAGE_PULLED;
    }

    @Override
    public Topic<? extends Event> outcome() {
      return Topics.CONTAINER_CHECKED;
    }

    @Override
    public ImagePulled event(String host, String container) {
      return Samples.pulled(runs(host, container));
    }

    @Override
    public Handler<ImagePulled> handler(Messaging messaging) {
      return new TakeBaseline(fake, choose, new LookOnce(fake, 4), fake);
    }

    @Override
    public boolean answersAgain() {
      return true;
    }
  }

  private final class Questions implements HandlerUnderTest<OperatorCommand> {
    @Override
    public Topic<OperatorCommand> topic() {
      return Topics.OPERATOR_COMMAND;
    }

    @Override
    public Topic<? extends Event> outcome() {
      return Topics.OPERATOR_ANSWERED;
    }

    @Override
    public OperatorCommand event(String host, String container) {
      runs(host, container);
      return new OperatorCommand(
          host + "-" + container,
          null,
          host,
          container,
          OperatorCommand.Verb.CHECK,
          "anna",
          null,
          null,
          START);
    }

    @Override
    public Handler<OperatorCommand> handler(Messaging messaging) {
      SaidOnce answered =
          messaging.saidOnce(
              "answered", List.of(Topics.OPERATOR_ANSWERED), answer -> List.of(answer.key()));
      Clock clock = Clock.fixed(START, ZoneOffset.UTC);
      return answered.guard(
          OperatorCommand::commandId, new CheckNow(fake, choose, new LookOnce(fake, 4), clock));
    }
  }

  private final class Rollbacks implements HandlerUnderTest<RolledBack> {
    @Override
    public Topic<RolledBack> topic() {
      return Topics.ROLLED_BACK;
    }

    @Override
    public Topic<? extends Event> outcome() {
      return Topics.UPDATE_PROGRESS;
    }

    @Override
    public RolledBack event(String host, String container) {
      Update update = runs(host, container);
      return new RolledBack(
          update, update.target(), id(host, container), "it failed", null, 900, START);
    }

    @Override
    public Handler<RolledBack> handler(Messaging messaging) {
      return new VerifyRollback(fake, fake, choose, NOTHING_KNOWN, fake, fake);
    }

    @Override
    public boolean answersAgain() {
      return true;
    }
  }
}
