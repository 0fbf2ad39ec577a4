package dev.bender.detector.queue;

import static dev.bender.detector.Observed.NEW;
import static dev.bender.detector.Observed.OLD_IMAGE;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.OperatorCommand.Verb;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateDetected;
import dev.bender.detector.Observed;
import dev.bender.detector.discovery.AnnounceUpdate;
import dev.bender.detector.discovery.Sighting;
import dev.bender.platform.messaging.DelayedTopic;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.TestBroker;
import dev.bender.platform.messaging.guarantee.Guarantee;
import dev.bender.platform.messaging.guarantee.HandlerUnderTest;
import dev.bender.platform.messaging.guarantee.TrialBroker;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command to update is answered once, and begins one update. */
class AnswerOperatorGuaranteeTest implements HandlerUnderTest<OperatorCommand> {
  private final Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();
  private final Messaging reader = TestBroker.messaging(TestBroker.connection());

  AnswerOperatorGuaranteeTest() {
    reader.follow(
        "begun",
        List.of(Topics.UPDATE_DETECTED),
        record -> begun.computeIfAbsent(record.key(), k -> new AtomicInteger()).incrementAndGet());
  }

  @AfterEach
  void close() {
    reader.close();
  }

  @ParameterizedTest
  @MethodSource("dev.bender.platform.messaging.guarantee.Guarantee#ofEveryHandler")
  void holds(Guarantee guarantee) throws Exception {
    guarantee.holdsFor(this, TrialBroker.inThisJvm());
  }

  @Override
  public Topic<OperatorCommand> topic() {
    return Topics.OPERATOR_COMMAND;
  }

  @Override
  public Topic<?> outcome() {
    return Topics.OPERATOR_ANSWERED;
  }

  @Override
  public OperatorCommand event(String host, String container) {
    return new OperatorCommand(
        host + "-" + container,
        null,
        host,
        container,
        Verb.UPDATE,
        "tester",
        null,
        null,
        Instant.now());
  }

  @Override
  public int effects(OperatorCommand command) {
    AtomicInteger count = begun.get(command.key());
    return count == null ? 0 : count.get();
  }

  @Override
  public Handler<OperatorCommand> handler(Messaging messaging) {
    DelayedTopic<UpdateDetected> retries =
        messaging.delayed(Topics.UPDATE_RETRY, Topics.UPDATE_DETECTED, event -> false);
    return messaging
        .saidOnce("answered", List.of(Topics.OPERATOR_ANSWERED), answer -> List.of(answer.key()))
        .guard(
            OperatorCommand::commandId,
            new AnswerOperator(
                atMost -> true,
                key -> Optional.of(observed(key)),
                (container, asked) -> new Sighting.Newer(new ImageDigests(NEW, null, null), "2.0"),
                (container, image) -> new Sighting.UpToDate(),
                retries,
                new AnnounceUpdate(
                    emissions -> {}, key -> Optional.empty(), key -> Optional.empty()),
                Clock.systemUTC()));
  }

  private static ContainerObserved observed(String key) {
    int slash = key.indexOf('/');
    return Observed.container(
        key.substring(0, slash), key.substring(slash + 1), "web:1", OLD_IMAGE);
  }
}
