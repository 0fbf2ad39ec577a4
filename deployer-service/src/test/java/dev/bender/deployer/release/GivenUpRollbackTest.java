package dev.bender.deployer.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.deployer.replacement.GoingBack;
import dev.bender.deployer.rollback.RollBack;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.SaidOnce;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GivenUpRollbackTest {
  @Test
  void aRollbackThatFailsIsTheEndOfItsUpdateToo() {
    Update update = Samples.update(Samples.DIGEST, Samples.DETECTED, null);
    RollbackRequested request =
        new RollbackRequested(
            update,
            "new",
            "old",
            null,
            "/health said 500.",
            List.of(),
            null,
            Samples.DETECTED,
            "verifier");
    Clock clock = Clock.fixed(Samples.DETECTED, ZoneOffset.UTC);
    Outcomes outcomes =
        new Outcomes(
            container -> Samples.AUTO,
            new LatestUpdates(key -> Optional.empty()),
            RetryQueue.inMemory(clock),
            clock);

    Emissions emissions =
        new RollBack(
                null,
                null,
                null,
                GoingBack.NOTHING,
                new SettledAttempts(SaidOnce.inMemory()),
                outcomes,
                null,
                clock)
            .giveUp(
                new Delivery<>(request, 1, Samples.DETECTED),
                new IllegalStateException("a fault of ours"));

    assertThat(emissions.to(Topics.ROLLED_BACK))
        .singleElement()
        .satisfies(back -> {
          assertThat(back.containerId()).isNull();
          assertThat(back.sentence()).contains("/health said 500.", "a fault of ours");
        });
    assertThat(emissions.delayIn(Topics.UPDATE_RETRY).reason()).isEqualTo(DelayReason.ROLLED_BACK);
  }
}
