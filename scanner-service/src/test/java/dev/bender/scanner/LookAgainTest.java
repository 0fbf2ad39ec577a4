package dev.bender.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Finding;
import dev.bender.contracts.ImageAssessed;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.settings.Waiver;
import dev.bender.scanner.policy.GateSettings;
import dev.bender.scanner.policy.Inconclusive;
import dev.bender.scanner.policy.JudgeImage;
import dev.bender.scanner.policy.Waivers;
import dev.bender.scanner.scan.AssessImage;
import dev.bender.scanner.scan.ImageScanner;
import dev.bender.scanner.scan.ScanImage;
import dev.bender.scanner.scan.StandInScanner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was refused is tried again when the data, or the owner, has changed its mind. */
class LookAgainTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final Finding HOLE =
      new Finding("CVE-2025-43859", Severity.CRITICAL, "h11", "0.14.0", "0.16.0", "lib", null);
  private static final Update UPDATE =
      new Update(
          Update.idOf("bender", "web", DIGEST),
          "bender",
          "web",
          "registry.example/web:1",
          "linux/amd64",
          null,
          new ImageDigests(null, DIGEST, null),
          null,
          null,
          Update.Source.DIUN,
          NOW,
          null);

  private final SetClock clock = new SetClock();
  private final StandInScanner scanner = new StandInScanner();
  private final List<Emissions> published = new ArrayList<>();
  private List<Waiver> waivers = List.of();
  private boolean broken;
  private final LookAgain lookAgain =
      new LookAgain(
          new ScanImage(
              new AssessImage(scanner, digest -> Optional.empty(), 1),
              new JudgeImage(GateSettings.DEFAULT),
              container -> new Waivers(container, waivers),
              Clock.fixed(NOW, ZoneOffset.UTC)),
          () -> Integer.toHexString(waivers.hashCode()),
          this::publish,
          clock);

  /** One that is set forward by hand. */
  private static final class SetClock extends Clock {
    private Instant now = NOW;

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private void publish(Emissions emissions) {
    if (broken) {
      throw new IllegalStateException("Kafka does not answer");
    }
    published.add(emissions);
  }

  @BeforeEach
  void theImageHasAHole() {
    scanner.finds(DIGEST, HOLE);
  }

  private void waits(Update update, @Nullable DelayReason reason) {
    lookAgain.seen(
        new Recorded<>(
            Topics.UPDATE_RETRY,
            0,
            0,
            NOW,
            update.key(),
            reason == null ? null : new UpdateDetected(update),
            1,
            new Delay(
                reason == null ? DelayReason.FAILED : reason, 2, NOW.plusSeconds(9), "It waits.")));
  }

  private List<OperatorCommand> asked() {
    return published.stream().flatMap(one -> one.to(Topics.OPERATOR_COMMAND).stream()).toList();
  }

  private void newerData() {
    scanner.database = scanner.database.plus(Duration.ofHours(6));
  }

  @Test
  void whatIsRefusedAsBeforeIsLookedAtOnceByEachVersionOfTheData() throws Exception {
    waits(UPDATE, DelayReason.BLOCKED_BY_SCAN);
    lookAgain.look();
    lookAgain.look();
    assertThat(scanner.scanned).hasSize(1);
    newerData();
    lookAgain.look();
    lookAgain.look();
    assertThat(scanner.scanned).hasSize(2);
    assertThat(asked()).isEmpty();
    assertThat(published)
        .flatMap(one -> one.to(Topics.IMAGE_ASSESSED))
        .extracting(ImageAssessed::digest)
        .containsExactly(DIGEST, DIGEST);
  }

  @Test
  void whatNewerDataFindsCleanIsTriedAgainOnce() throws Exception {
    waits(UPDATE, DelayReason.BLOCKED_BY_SCAN);
    lookAgain.look();
    newerData();
    scanner.finds(DIGEST);
    lookAgain.look();
    lookAgain.look();

    assertThat(asked()).hasSize(1);
    OperatorCommand command = asked().getFirst();
    assertThat(command.verb()).isEqualTo(OperatorCommand.Verb.RETRY);
    assertThat(command.updateId()).isEqualTo(UPDATE.updateId());
    assertThat(command.key()).isEqualTo(UPDATE.key());
    assertThat(command.by()).isEqualTo("scanner");
  }

  @Test
  void theSameVersionAsksByTheSameCommandSoThatItIsCarriedOutOnce() throws Exception {
    scanner.finds(DIGEST);
    waits(UPDATE, DelayReason.BLOCKED_BY_SCAN);
    lookAgain.look();
    waits(UPDATE, null);
    lookAgain.look();
    waits(UPDATE, DelayReason.BLOCKED_BY_SCAN);
    lookAgain.look();
    assertThat(asked()).hasSize(2);
    assertThat(asked())
        .extracting(OperatorCommand::commandId)
        .containsOnly(asked().getFirst().commandId());
    newerData();
    lookAgain.look();
    assertThat(asked().getLast().commandId()).isNotEqualTo(asked().getFirst().commandId());
  }

  @Test
  void aWaiverLetsItThroughWithoutNewerData() throws Exception {
    waits(UPDATE, DelayReason.BLOCKED_BY_SCAN);
    lookAgain.look();
    waivers = List.of(new Waiver("CVE-2025-43859", null, "web", null, "not reachable"));
    lookAgain.look();
    assertThat(asked()).hasSize(1);
  }

  @Test
  void whatCouldNotBeScannedIsTriedAgainAsSoonAsItCan() throws Exception {
    scanner.fails(
        DIGEST, new ImageScanner.NotAssessed(Inconclusive.GARBAGE, "that was no report."));
    waits(UPDATE, DelayReason.INCONCLUSIVE);
    lookAgain.look();
    assertThat(asked()).isEmpty();
    newerData();
    scanner.fails(DIGEST, null);
    lookAgain.look();
    assertThat(asked()).hasSize(1);
  }

  @Test
  void whatWaitsForAnotherReasonIsNoneOfTheScanners() throws Exception {
    scanner.finds(DIGEST);
    waits(UPDATE, DelayReason.ROLLED_BACK);
    lookAgain.look();
    waits(UPDATE, DelayReason.FAILED);
    lookAgain.look();
    waits(UPDATE.goingBackTo("registry.example/web:0"), DelayReason.BLOCKED_BY_SCAN);
    lookAgain.look();
    assertThat(scanner.scanned).isEmpty();
    assertThat(asked()).isEmpty();
  }

  @Test
  void whatCouldNotBeAskedIsAskedAtTheNextLook() throws Exception {
    scanner.finds(DIGEST);
    waits(UPDATE, DelayReason.BLOCKED_BY_SCAN);
    broken = true;
    assertThatThrownBy(lookAgain::look).hasMessage("Kafka does not answer");
    assertThat(asked()).isEmpty();
    broken = false;
    lookAgain.look();
    assertThat(asked()).hasSize(1);
  }

  @Test
  void aRegistryThatIsDownIsLeftInPeaceForHalfAnHour() throws Exception {
    scanner.finds(DIGEST);
    scanner.down(DIGEST, Inconclusive.REGISTRY_DOWN);
    waits(UPDATE, DelayReason.BLOCKED_BY_SCAN);
    lookAgain.look();
    assertThat(asked()).isEmpty();
    scanner.down(DIGEST, null);
    lookAgain.look();
    assertThat(asked()).isEmpty();
    clock.advance(Duration.ofMinutes(31));
    lookAgain.look();
    assertThat(asked()).hasSize(1);
  }
}
