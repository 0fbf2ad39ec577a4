package dev.bender.scanner.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.Finding;
import dev.bender.contracts.ImageAssessed;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.platform.registry.ImageReference;
import dev.bender.scanner.policy.GateSettings;
import dev.bender.scanner.policy.Inconclusive;
import dev.bender.scanner.policy.JudgeImage;
import dev.bender.scanner.scan.ImageScanner.NotAssessed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanImageTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String NEW = "sha256:" + "a".repeat(64);
  private static final String OLD = "sha256:" + "b".repeat(64);
  private static final String NEW_CONFIG = "sha256:" + "c".repeat(64);
  private static final ImageDigests NEW_IMAGE = new ImageDigests(null, NEW, NEW_CONFIG);
  private static final ImageDigests OLD_IMAGE = new ImageDigests(null, OLD, null);
  private static final Finding HOLE =
      new Finding("CVE-1", Severity.CRITICAL, "h11", "0.14.0", "0.16.0", "p", null);

  private final StandInScanner scanner = new StandInScanner();
  private final Map<String, ImageAssessed> table = new HashMap<>();
  private final ScanImage scanImage = scanImage();

  @Test
  void verdictIsOfExactlyThePulledImage() throws Exception {
    ScanImage.Scan scan = scanImage.scan(pulled(null));

    assertThat(scan.completed().image()).isEqualTo(NEW_IMAGE);
    assertThat(scan.completed().verdict().code()).isEqualTo("CLEAN");
    assertThat(scan.completed().databaseUpdatedAt()).isEqualTo(scanner.database);
    assertThat(scan.completed().backup()).isEqualTo("bender.backup/web:1");
    assertThat(scanner.scanned).containsExactly("127.0.0.1:5000/web@" + NEW + " linux/amd64");
  }

  @Test
  void bothImagesAreAssessedByTheSameData() throws Exception {
    scanner.finds(OLD, HOLE);

    ScanImage.Scan scan = scanImage.scan(pulled(OLD_IMAGE));

    assertThat(scan.completed().verdict().mends()).containsExactly(HOLE);
    assertThat(scan.assessed()).extracting(ImageAssessed::digest).containsExactly(NEW, OLD);
  }

  @Test
  void whatTheFleetKnowsIsNotScannedAgain() throws Exception {
    scanImage.scan(pulled(OLD_IMAGE)).assessed().forEach(one -> table.put(one.key(), one));
    scanner.scanned.clear();

    // A scanner that was just started knows nothing but the table.
    ScanImage.Scan again = scanImage().scan(pulled(OLD_IMAGE));

    assertThat(scanner.scanned).isEmpty();
    assertThat(again.assessed()).isEmpty();
    assertThat(again.completed().verdict().compared()).isTrue();
  }

  @Test
  void whatWasJustScannedIsNotScannedAgainButToldAgain() throws Exception {
    scanImage.scan(pulled(null));

    ScanImage.Scan again = scanImage.scan(pulled(null));

    assertThat(scanner.scanned).hasSize(1);
    assertThat(again.assessed()).hasSize(1);
  }

  @Test
  void newerDataMeansANewScan() throws Exception {
    scanImage.scan(pulled(OLD_IMAGE)).assessed().forEach(one -> table.put(one.key(), one));
    scanner.scanned.clear();
    scanner.database = scanner.database.plusSeconds(3_600);

    scanImage.scan(pulled(OLD_IMAGE));

    assertThat(scanner.scanned).hasSize(2);
  }

  @Test
  void oldDataIsNotEvenScannedWith() throws Exception {
    scanner.database = NOW.minus(Duration.ofDays(3));

    ScanImage.Scan scan = scanImage.scan(pulled(null));

    assertThat(scan.completed().verdict().code()).isEqualTo("DATABASE_TOO_OLD");
    assertThat(scan.completed().verdict().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(scanner.scanned).isEmpty();
  }

  @Test
  void unreadableRunningImageMeansNotCompared() throws Exception {
    scanner.fails(OLD, new NotAssessed(Inconclusive.IMAGE_UNREADABLE, "gone."));

    ScanImage.Scan scan = scanImage.scan(pulled(OLD_IMAGE));

    assertThat(scan.completed().verdict().outcome()).isEqualTo(Outcome.PASS);
    assertThat(scan.completed().verdict().compared()).isFalse();
  }

  @Test
  void registryInTroubleWithTheRunningImageDoesNotHoldUpTheNewOne() throws Exception {
    scanner.down(OLD, Inconclusive.RATE_LIMITED);

    assertThat(scanImage.scan(pulled(OLD_IMAGE)).completed().verdict().compared()).isFalse();
  }

  @Test
  void localRunningImageIsNotScanned() throws Exception {
    scanImage.scan(pulled(new ImageDigests(null, null, "sha256:" + "d".repeat(64))));

    assertThat(scanner.scanned).hasSize(1);
  }

  @Test
  void scannerThatIsDownDecidesNothing() {
    scanner.down(NEW, Inconclusive.SCANNER_DOWN);

    assertThatThrownBy(() -> scanImage.scan(pulled(null))).isInstanceOf(ScannerUnavailable.class);
  }

  @Test
  void failedScanIsInconclusiveWithItsReason() throws Exception {
    scanner.fails(NEW, new NotAssessed(Inconclusive.GARBAGE, "nonsense came."));

    var verdict = scanImage.scan(pulled(null)).completed().verdict();

    assertThat(verdict.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(verdict.sentence()).isEqualTo("Could not be scanned: nonsense came. Not deployed.");
  }

  @Test
  void anotherImageThanTheTargetIsRefusedUnscanned() throws Exception {
    ImagePulled other =
        new ImagePulled(update(null, "127.0.0.1:5000/web:1.1"), OLD_IMAGE, null, 1, 1);

    assertThat(scanImage.scan(other).completed().verdict().code()).isEqualTo("WRONG_IMAGE");
    assertThat(scanner.scanned).isEmpty();
  }

  @Test
  void referenceThatCannotBeReadIsInconclusive() throws Exception {
    ImagePulled odd = new ImagePulled(update(null, "--output=/etc/x"), NEW_IMAGE, null, 1, 1);

    assertThat(scanImage.scan(odd).completed().verdict().code()).isEqualTo("IMAGE_UNREADABLE");
    assertThat(scanner.scanned).isEmpty();
  }

  @Test
  void onlySoManyScansRunAtOnceAndOneImageOnlyOnce() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    scanner.holdUntil(release);
    AssessImage assess = new AssessImage(scanner, digest -> Optional.empty(), 2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ImageScanner.Result>> results =
          IntStream.range(0, 12)
              .mapToObj(n -> threads.submit(() -> assess.assess(image(n % 4), scanner.database)))
              .toList();
      try {
        Awaitility.await().until(() -> scanner.running() == 2);
      } finally {
        release.countDown();
      }
      for (Future<ImageScanner.Result> result : results) {
        assertThat(result.get()).isInstanceOf(ImageScanner.Assessed.class);
      }
    }
    assertThat(scanner.mostAtOnce()).isEqualTo(2);
    assertThat(scanner.scanned).hasSize(4);
  }

  private ScanImage scanImage() {
    return new ScanImage(
        new AssessImage(scanner, digest -> Optional.ofNullable(table.get(digest)), 2),
        new JudgeImage(GateSettings.DEFAULT),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static ImageToScan image(int n) {
    String digest = "sha256:" + n + "0".repeat(63);
    return new ImageToScan(
        ImageReference.parse("127.0.0.1:5000/web@" + digest),
        "linux/amd64",
        new ImageDigests(null, digest, null));
  }

  private static ImagePulled pulled(@Nullable ImageDigests running) {
    return new ImagePulled(
        update(running, "127.0.0.1:5000/web:1.1"), NEW_IMAGE, "bender.backup/web:1", 1, 1);
  }

  private static Update update(@Nullable ImageDigests running, String reference) {
    return new Update(
        Update.idOf("bender", "web", NEW),
        "bender",
        "web",
        reference,
        "linux/amd64",
        running,
        new ImageDigests(null, NEW, null),
        null,
        null,
        Update.Source.RECONCILIATION,
        NOW,
        null);
  }
}
