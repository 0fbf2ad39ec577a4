package dev.bender.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bender.contracts.ImageAssessed;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.scanner.policy.GateSettings;
import dev.bender.scanner.policy.Inconclusive;
import dev.bender.scanner.policy.JudgeImage;
import dev.bender.scanner.scan.AssessImage;
import dev.bender.scanner.scan.ScanImage;
import dev.bender.scanner.scan.StandInScanner;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OnImagePulledTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final ImageDigests IMAGE = new ImageDigests(DIGEST, null, null);

  private final StandInScanner scanner = new StandInScanner();
  private final List<UpdateProgress> told = new ArrayList<>();
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final OnImagePulled handler =
      new OnImagePulled(
          new ScanImage(
              new AssessImage(scanner, digest -> Optional.empty(), 2),
              new JudgeImage(GateSettings.DEFAULT),
              clock),
          told::add,
          clock);

  @Test
  void verdictAndAssessmentGoTogether() throws Exception {
    Emissions emissions = handler.handle(delivery());

    assertThat(emissions.to(Topics.SCAN_COMPLETED)).hasSize(1);
    assertThat(emissions.to(Topics.IMAGE_ASSESSED))
        .extracting(ImageAssessed::key)
        .containsExactly(DIGEST);
    assertThat(told)
        .extracting(UpdateProgress::stage)
        .containsExactly(UpdateProgress.Stage.SCANNING);
  }

  @Test
  void whatIsDownIsTriedAgain() {
    scanner.down(DIGEST, Inconclusive.SCANNER_DOWN);

    TryAgain again = catchThrowableOfType(TryAgain.class, () -> handler.handle(delivery()));

    assertThat(again.sentence()).isEqualTo("Trivy at http://trivy does not answer.");
  }

  @Test
  void givingUpIsAnInconclusiveVerdictWithItsReason() {
    scanner.down(DIGEST, Inconclusive.RATE_LIMITED);
    TryAgain again = catchThrowableOfType(TryAgain.class, () -> handler.handle(delivery()));

    Verdict verdict = verdictOf(handler.giveUp(delivery(), again));

    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict.code()).isEqualTo("RATE_LIMITED");
    assertThat(verdict.sentence())
        .isEqualTo("Could not be scanned: Trivy at http://trivy does not answer. Not deployed.");
  }

  @Test
  void faultOfOursIsInconclusiveToo() {
    Verdict verdict = verdictOf(handler.giveUp(delivery(), new IllegalStateException("secret")));

    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict.code()).isEqualTo("FAULT");
    assertThat(verdict.sentence()).doesNotContain("secret");
  }

  private static Verdict verdictOf(Emissions emissions) {
    var completed = emissions.to(Topics.SCAN_COMPLETED).getFirst();
    assertThat(completed.image()).isEqualTo(IMAGE);
    return completed.verdict();
  }

  private static Delivery<ImagePulled> delivery() {
    Update update =
        new Update(
            Update.idOf("bender", "web", DIGEST),
            "bender",
            "web",
            "127.0.0.1:5000/web:1.1",
            "linux/amd64",
            null,
            IMAGE,
            null,
            null,
            Update.Source.DIUN,
            NOW,
            null);
    return new Delivery<>(new ImagePulled(update, IMAGE, null, 1, 1), 1, NOW);
  }
}
