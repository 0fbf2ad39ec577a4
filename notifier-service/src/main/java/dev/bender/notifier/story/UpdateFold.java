package dev.bender.notifier.story;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verified;
import dev.bender.notifier.story.UpdateStory.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells an update's events in order and keeps the last attempt. Outcomes beat progress, and of
 * several outcomes of one attempt the first one counts.
 */
final class UpdateFold {
  /** How far the clocks of two hosts may be apart. */
  static final Duration SKEW = Duration.ofSeconds(30);

  private @Nullable Run run;
  private @Nullable Run before;
  private final Set<String> pastBackups = new HashSet<>();

  @Nullable Run run() {
    return run;
  }

  void tell(Entry entry) {
    switch (entry.value()) {
      case UpdateDetected detected -> {
        if (entry.waits()) {
          queued(entry);
        } else {
          found(entry);
        }
      }
      case ImagePulled pulled -> pulled(entry, pulled);
      case ScanCompleted scan -> {
        if (!entry.isHeld()) {
          scanned(entry, scan);
        }
      }
      case Deployed deployed -> deployed(entry, deployed);
      case RollbackRequested request -> rollback(entry, request);
      case Verified verified -> verified(entry, verified);
      case RolledBack back -> wentBack(entry, back);
      case UpdateSkipped skipped -> skipped(entry, skipped);
      default -> {}
    }
  }

  private void found(Entry entry) {
    Run now = run;
    if (now != null && !now.found && entry.attempt() <= now.attempt && isNear(now, entry)) {
      now.found = true;
      return;
    }
    if (now == null || entry.attempt() > now.attempt || now.outcome != null) {
      begin(entry).found = true;
    }
  }

  /** A host whose clock is behind may have ended what another one has yet to find. */
  private static boolean isNear(Run run, Entry entry) {
    Instant ended = run.endedAt;
    return ended == null || !entry.at().isAfter(ended.plus(SKEW));
  }

  private Run begin(Entry entry) {
    before = run;
    if (before != null && before.backup != null) {
      pastBackups.add(before.backup);
    }
    return run = new Run(entry.at(), entry.attempt());
  }

  /**
   * The attempt that an event belongs to; null if it comes after the end. A copy of an event has
   * the backup's tag of its attempt; any other event long after the end begins one of its own.
   */
  private @Nullable Run open(Entry entry, @Nullable String backup) {
    Run now = run;
    boolean ofThisOne = now != null && backup != null && backup.equals(now.backup);
    if (now != null && ((now.ended() && ofThisOne) || isOfThePast(backup, ofThisOne))) {
      return null;
    }
    if (now == null || entry.attempt() > now.attempt) {
      return begin(entry);
    }
    Instant ended = now.endedAt;
    if (!now.ended() || ended == null) {
      return now;
    }
    return entry.at().isAfter(ended.plus(SKEW)) ? begin(entry) : null;
  }

  private boolean isOfThePast(@Nullable String backup, boolean ofThisOne) {
    return backup != null && !ofThisOne && pastBackups.contains(backup);
  }

  private void pulled(Entry entry, ImagePulled pulled) {
    Run now = open(entry, pulled.backup());
    if (now != null) {
      now.reach(Phase.SCANNING, entry.at());
      now.backup = pulled.backup();
    }
  }

  private void scanned(Entry entry, ScanCompleted scan) {
    Run now = open(entry, scan.backup());
    if (now == null) {
      return;
    }
    Verdict verdict = scan.verdict();
    now.verdict = verdict;
    now.backup = scan.backup();
    if (goesOn(scan, entry.at())) {
      now.reach(Phase.REPLACING, entry.at());
    } else if (now.phase.compareTo(Phase.REPLACING) <= 0) {
      now.endForNow(State.BLOCKED, blocked(verdict), entry.at());
    }
  }

  private static boolean goesOn(ScanCompleted scan, Instant at) {
    return switch (scan.verdict().outcome()) {
      case PASS -> true;
      case BLOCK -> scan.update().isOverriddenAt(at);
      case INCONCLUSIVE -> scan.update().restoresBackup();
    };
  }

  /** The same that its place in the queue will say a moment later; the verdict has the details. */
  private static Reason blocked(Verdict verdict) {
    boolean judged = verdict.outcome() != Verdict.Outcome.INCONCLUSIVE;
    return new Reason(
        judged ? verdict.code() : DelayReason.INCONCLUSIVE.name(), Words.line(verdict.sentence()));
  }

  private void deployed(Entry entry, Deployed deployed) {
    Run now = deployed.stage() == Deployed.Stage.CONTAINER ? open(entry, deployed.backup()) : null;
    if (now != null) {
      now.reach(Phase.VERIFYING, entry.at());
      now.backup = deployed.backup();
    }
  }

  private void rollback(Entry entry, RollbackRequested request) {
    Run now = run;
    boolean asked = !request.requestedBy().equals("verifier");
    if (now == null || !now.ended()) {
      now = open(entry, request.backup());
    } else if (!asked || now.outcome != State.VERIFIED) {
      return;
    }
    if (now != null) {
      now.reach(Phase.ROLLING_BACK, entry.at());
      now.checks = request.checks();
      now.lastWords = request.lastWords();
      now.reason = new Reason("CHECK_FAILED", Words.line(request.sentence()));
    }
  }

  private void verified(Entry entry, Verified verified) {
    Run now = unended(entry);
    if (now != null && verified.completes()) {
      now.end(State.VERIFIED, null, entry.at());
      now.downtimeMs = verified.downtimeMs();
      now.checks = verified.checks();
    }
  }

  private void wentBack(Entry entry, RolledBack back) {
    Run now = run;
    // its place in the queue may be read first
    boolean queuedFirst = now != null && now.outcome == State.ROLLED_BACK && now.downtimeMs == null;
    now = queuedFirst ? now : unended(entry);
    if (now == null) {
      return;
    }
    boolean runs = back.containerId() != null;
    now.end(
        runs ? State.ROLLED_BACK : State.FAILED,
        new Reason(runs ? "ROLLED_BACK" : "DOWN", Words.line(back.sentence())),
        entry.at());
    now.downtimeMs = back.downtimeMs();
    if (back.lastWords() != null) {
      now.lastWords = back.lastWords();
    }
  }

  private void queued(Entry entry) {
    // what waits is the next attempt
    int attempt = Math.max(1, entry.delay().attempt() - 1);
    Run now = run;
    if (now == null) {
      now = run = new Run(entry.at(), attempt);
    }
    if (now.ended() || attempt < now.attempt) {
      return;
    }
    DelayReason reason = entry.delay().reason();
    Verdict verdict = now.verdict;
    boolean gate = reason == DelayReason.BLOCKED_BY_SCAN || reason == DelayReason.INCONCLUSIVE;
    State state =
        gate ? State.BLOCKED : reason == DelayReason.ROLLED_BACK ? State.ROLLED_BACK : State.FAILED;
    String code = gate && verdict != null ? verdict.code() : reason.name();
    if (reason == DelayReason.INCONCLUSIVE) {
      code = reason.name();
    }
    now.end(state, new Reason(code, Words.line(entry.delay().sentence())), entry.at());
  }

  private void skipped(Entry entry, UpdateSkipped skipped) {
    Run now = run;
    if (now == null) {
      now = begin(entry);
    }
    // What waits in the retry queue has ended one attempt, and can still be called off.
    boolean calledOff = now.outcome != State.VERIFIED && endsAnother(skipped);
    if (now.ended() && !calledOff) {
      return;
    }
    Run earlier = before;
    boolean nothingNew =
        skipped.reason() == UpdateSkipped.Reason.ALREADY_RUNNING
            || skipped.reason() == UpdateSkipped.Reason.SAME_IMAGE;
    if (nothingNew && earlier != null && earlier.outcome == State.VERIFIED) {
      run = earlier;
      return;
    }
    boolean superseded = skipped.reason() == UpdateSkipped.Reason.SUPERSEDED;
    now.end(
        superseded ? State.SUPERSEDED : State.SKIPPED,
        new Reason(skipped.reason().name(), Words.line(skipped.sentence())),
        entry.at());
  }

  private static boolean endsAnother(UpdateSkipped skipped) {
    return skipped.reason() == UpdateSkipped.Reason.REJECTED
        || skipped.reason() == UpdateSkipped.Reason.SUPERSEDED;
  }

  private @Nullable Run unended(Entry entry) {
    Run now = run;
    if (now == null || entry.attempt() > now.attempt) {
      return begin(entry);
    }
    return now.ended() || entry.attempt() < now.attempt ? null : now;
  }
}
