package dev.bender.deployer.release;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Finding;
import dev.bender.contracts.GateOverride;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict;
import dev.bender.deployer.release.Decision.Deploy;
import dev.bender.deployer.release.Decision.Hold;
import dev.bender.deployer.release.Decision.Queue;
import dev.bender.platform.messaging.Emissions.Delay;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what may be deployed, and when. A yes of the owner's opens what waits for time or for an
 * answer; it never opens what the scan refused. That needs somebody who takes the risk of just this
 * digest, and even then never opens what could not be scanned.
 */
final class Gate {
  /** Verdicts that say more about us than about the image: asked again soon. */
  private static final Set<String> OUTAGES =
      Set.of(
          "SCANNER_DOWN",
          "REGISTRY_DOWN",
          "RATE_LIMITED",
          "DATABASE_TOO_OLD",
          "DATABASE_AGE_UNKNOWN",
          "TIMED_OUT",
          "FAULT");

  private final GateRules rules;

  Gate(GateRules rules) {
    this.rules = rules;
  }

  Decision decide(ScanCompleted scan, int attempt, Instant now, ZoneId zone) {
    Verdict verdict = scan.verdict();
    if (scan.update().restoresBackup() && scan.update().approvedBy() != null) {
      // It ran here before, and somebody wants it back: to wait for a scan is no safer.
      return new Deploy();
    }
    return switch (verdict.outcome()) {
      case BLOCK -> whenBlocked(scan, attempt, now, zone);
      case INCONCLUSIVE ->
          new Queue(
              next(
                  DelayReason.INCONCLUSIVE,
                  attempt,
                  now,
                  verdict.sentence(),
                  OUTAGES.contains(verdict.code())));
      case PASS -> whenPassed(scan, attempt, now, zone);
    };
  }

  private Decision whenBlocked(ScanCompleted scan, int attempt, Instant now, ZoneId zone) {
    if (scan.update().isOverriddenAt(now)) {
      return whenPassed(scan, attempt, now, zone);
    }
    GateOverride ended = scan.update().override();
    String sentence =
        scan.verdict().sentence()
            + (ended == null ? "" : " The override by " + ended.by() + " has ended.");
    return new Queue(next(DelayReason.BLOCKED_BY_SCAN, attempt, now, sentence, false));
  }

  private Decision whenPassed(ScanCompleted scan, int attempt, Instant now, ZoneId zone) {
    Update update = scan.update();
    if (update.approvedBy() != null) {
      return new Deploy();
    }
    if (rules.manual()) {
      return hold(DelayReason.AWAITING_APPROVAL, attempt, null, "It waits for your answer.");
    }
    Instant oldEnough = update.detectedAt().plus(rules.minAge());
    if (now.isBefore(oldEnough) && !mendsWhatRuns(scan.verdict())) {
      return hold(
          DelayReason.COOLING_DOWN,
          attempt,
          oldEnough,
          "It cools down until it is " + days(rules.minAge()) + " old.");
    }
    ZonedDateTime here = now.atZone(zone);
    ZonedDateTime opening = rules.window().nextOpening(here);
    if (opening.isAfter(here)) {
      return hold(
          DelayReason.AWAITING_WINDOW,
          attempt,
          opening.toInstant(),
          "It waits for the maintenance window.");
    }
    return new Deploy();
  }

  /** How an update waits for its next attempt. */
  Delay next(DelayReason reason, int attempt, Instant now, String sentence, boolean outage) {
    if (attempt >= rules.retry().attempts()) {
      return new Delay(
          reason,
          attempt + 1,
          null,
          sentence + " That was try " + attempt + ", the last one that is made by itself.");
    }
    Duration regular = rules.retry().delayAfter(attempt);
    Duration wait = outage && rules.outage().compareTo(regular) < 0 ? rules.outage() : regular;
    return new Delay(reason, attempt + 1, now.plus(wait), sentence);
  }

  private static Hold hold(
      DelayReason reason, int attempt, @Nullable Instant until, String sentence) {
    return new Hold(new Delay(reason, attempt, until, sentence));
  }

  /** Waiting would keep open what the update closes. */
  private static boolean mendsWhatRuns(Verdict verdict) {
    return verdict.mends().stream()
        .map(Finding::severity)
        .anyMatch(severity -> severity == Severity.CRITICAL || severity == Severity.HIGH);
  }

  private static String days(Duration age) {
    long hours = age.toHours();
    return hours % 24 == 0 ? hours / 24 + " days" : hours + " hours";
  }
}
