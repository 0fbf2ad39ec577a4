package dev.bender.verifier.verification;

import static dev.bender.verifier.verification.FakeHost.START;

import dev.bender.contracts.Deployed;
import dev.bender.contracts.Event;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Samples;
import dev.bender.platform.messaging.guarantee.Guarantee;
import dev.bender.platform.messaging.guarantee.HandlerUnderTest;
import dev.bender.platform.messaging.guarantee.TrialBroker;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.ChooseChecks.Agreed;
import dev.bender.verifier.check.Terms;
import dev.bender.verifier.check.Views;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both handlers of the verifier, on a host whose containers all run. */
class VerificationGuaranteeTest {
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
  void holdsForRollbacks(Guarantee guarantee) throws Exception {
    guarantee.holdsFor(new Rollbacks(), TrialBroker.inThisJvm());
  }

  private Update runs(String host, String container) {
    fake.has(Views.running(container).id(id(host, container)).view());
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
          fake,
          fake);
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
      return new VerifyRollback(fake, fake, choose, fake, fake);
    }

    @Override
    public boolean answersAgain() {
      return true;
    }
  }
}
