package dev.bender.scanner;

import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Samples;
import dev.bender.platform.messaging.guarantee.Guarantee;
import dev.bender.platform.messaging.guarantee.HandlerUnderTest;
import dev.bender.platform.messaging.guarantee.TrialBroker;
import dev.bender.scanner.policy.GateSettings;
import dev.bender.scanner.policy.JudgeImage;
import dev.bender.scanner.scan.AssessImage;
import dev.bender.scanner.scan.ScanImage;
import dev.bender.scanner.scan.StandInScanner;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A scan changes nothing, so it may be asked for any number of times; the gate counts. */
class OnImagePulledGuaranteeTest implements HandlerUnderTest<ImagePulled> {
  private final StandInScanner scanner = new StandInScanner();

  @ParameterizedTest
  @MethodSource("dev.bender.platform.messaging.guarantee.Guarantee#ofEveryHandler")
  void holds(Guarantee guarantee) throws Exception {
    guarantee.holdsFor(this, TrialBroker.inThisJvm());
  }

  @Override
  public Topic<ImagePulled> topic() {
    return Topics.IMAGE_PULLED;
  }

  @Override
  public Topic<?> outcome() {
    return Topics.SCAN_COMPLETED;
  }

  @Override
  public ImagePulled event(String host, String container) {
    return Samples.pulled(Samples.update(host, container));
  }

  @Override
  public Handler<ImagePulled> handler(Messaging messaging) {
    Clock clock = Clock.systemUTC();
    scanner.database = clock.instant();
    return new OnImagePulled(
        new ScanImage(
            new AssessImage(scanner, messaging.table(Topics.IMAGE_ASSESSED)::find, 2),
            new JudgeImage(GateSettings.DEFAULT),
            clock),
        messaging.publisher()::tell,
        clock);
  }

  @Override
  public boolean answersAgain() {
    return true;
  }
}
