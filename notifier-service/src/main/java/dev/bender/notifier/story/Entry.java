package dev.bender.notifier.story;

import dev.bender.contracts.Deployed;
import dev.bender.contracts.Event;
import dev.bender.contracts.Finding;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verified;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Recorded;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A record of an update's story. Its order is the same whatever order the topics were read in: by
 * time, then by the way that an update takes, then by its place.
 */
record Entry(Happening happening, Event value, int attempt, Delay delay)
    implements Comparable<Entry> {
  /** What people are shown at most; the sentence of the verdict tells of more. */
  private static final int MOST_FINDINGS = 100;

  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::at)
          .thenComparing(Entry::rank)
          .thenComparing(entry -> entry.happening().topic())
          .thenComparing(entry -> entry.happening().partition())
          .thenComparing(entry -> entry.happening().offset());

  static Entry of(Recorded<?> record, Event value, Telling.Told told) {
    Happening happening =
        new Happening(
            record.at(),
            told.kind(),
            told.text(),
            record.topic().name(),
            record.partition(),
            record.offset());
    return new Entry(happening, thinned(value), record.attempt(), record.delay());
  }

  Instant at() {
    return happening.at();
  }

  boolean waits() {
    return happening.topic().equals(Topics.UPDATE_RETRY.name());
  }

  boolean isHeld() {
    return happening.topic().equals(Topics.UPDATE_HELD.name());
  }

  private int rank() {
    return switch (value) {
      case UpdateDetected detected -> waits() ? 8 : 0;
      case ImagePulled pulled -> 1;
      case ScanCompleted scan -> isHeld() ? 3 : 2;
      case Deployed deployed -> 4;
      case RollbackRequested request -> 5;
      case Verified verified -> 6;
      case RolledBack back -> 6;
      case UpdateSkipped skipped -> 7;
      default -> 9;
    };
  }

  @Override
  public int compareTo(Entry other) {
    return ORDER.compare(this, other);
  }

  private static Event thinned(Event value) {
    if (!(value instanceof ScanCompleted scan)) {
      return value;
    }
    Verdict verdict = scan.verdict();
    return new ScanCompleted(
        scan.update(),
        scan.image(),
        scan.backup(),
        new Verdict(
            verdict.outcome(),
            verdict.code(),
            verdict.sentence(),
            verdict.compared(),
            first(verdict.brings()),
            first(verdict.mends()),
            first(verdict.keeps()),
            verdict.warnings()),
        scan.databaseUpdatedAt(),
        scan.durationMs());
  }

  private static List<Finding> first(List<Finding> findings) {
    return findings.stream()
        .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::id))
        .limit(MOST_FINDINGS)
        .toList();
  }
}
