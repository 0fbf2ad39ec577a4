package dev.bender.deployer.release;

import dev.bender.contracts.Finding;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.Verdict;
import dev.bender.platform.settings.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class Samples {
  static final Instant DETECTED = Instant.parse("2026-11-21T03:30:00Z");
  static final String DIGEST = "sha256:" + "ab".repeat(32);
  static final GateRules AUTO =
      new GateRules(false, Window.ALWAYS, Duration.ZERO, Duration.ofMinutes(10), retry(10));

  private Samples() {}

  static GateRules.RetryRules retry(int attempts) {
    return new GateRules.RetryRules() {
      @Override
      public Duration delayAfter(int attempt) {
        return Duration.ofHours(6L * attempt);
      }

      @Override
      public int attempts() {
        return attempts;
      }
    };
  }

  static Update update(String digest, Instant detectedAt, @Nullable String approvedBy) {
    return new Update(
        Update.idOf("nas", "web", digest),
        "nas",
        "web",
        "nginx:1",
        "linux/amd64",
        null,
        new ImageDigests(digest, null, null),
        null,
        null,
        Update.Source.RECONCILIATION,
        detectedAt,
        approvedBy);
  }

  static UpdateDetected detected(String digest, Instant at, @Nullable String approvedBy) {
    return new UpdateDetected(update(digest, at, approvedBy));
  }

  static ScanCompleted scan(Verdict.Outcome outcome, String code, @Nullable String approvedBy) {
    return scan(outcome, code, approvedBy, List.of());
  }

  static ScanCompleted scan(
      Verdict.Outcome outcome, String code, @Nullable String approvedBy, List<Finding> mends) {
    Update update = update(DIGEST, DETECTED, approvedBy);
    return new ScanCompleted(
        update,
        update.target(),
        null,
        new Verdict(outcome, code, "A sentence.", true, List.of(), mends, List.of(), null),
        DETECTED,
        1);
  }

  static Finding finding(Severity severity) {
    return new Finding("CVE-2025-1", severity, "zlib", "1", "2", null, null);
  }
}
