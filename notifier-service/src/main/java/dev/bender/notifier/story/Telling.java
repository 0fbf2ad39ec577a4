package dev.bender.notifier.story;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.ContainerChecked;
import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.DataRestore;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.Event;
import dev.bender.contracts.GateOverride;
import dev.bender.contracts.ImageAssessed;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.Verified;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Recorded;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One record as one line for people. */
public final class Telling {
  private static final Set<OperatorCommand.Verb> LOOKS =
      EnumSet.of(
          OperatorCommand.Verb.CHECK,
          OperatorCommand.Verb.PLAN_RESTORE,
          OperatorCommand.Verb.VERIFY_BACKUP);

  private final ZoneId zone;

  public Telling(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * One line.
   *
   * @param kind such as {@code rolled-back}
   * @param journal the same for the journal; null if it has no line there
   * @param text for people, without control characters
   */
  public record Told(String kind, @Nullable String journal, String text) {
    static Told both(String kind, String text) {
      return new Told(kind, kind, text);
    }
  }

  /** Null if there is nothing to tell: a removal from a table, or what is of no interest alone. */
  public @Nullable Told tell(Recorded<?> record) {
    Event value = record.value();
    if (value == null) {
      return null;
    }
    Told told =
        switch (value) {
          case UpdateDetected detected ->
              record.topic().equals(Topics.UPDATE_RETRY)
                  ? waits(record.delay())
                  : Told.both("found", found(detected.update()));
          case ImagePulled pulled ->
              Told.both(
                  "pulled",
                  Words.size(pulled.bytes()) + " in " + Words.duration(pulled.durationMs()));
          case ScanCompleted scan ->
              record.topic().equals(Topics.UPDATE_HELD)
                  ? held(record.delay())
                  : scanned(scan, record.at());
          case Deployed deployed -> Told.both("deployed", deployed(deployed));
          case Verified verified -> Told.both("verified", verified(verified));
          case RollbackRequested request -> rollback(request);
          case RolledBack back -> wentBack(back);
          case UpdateSkipped skipped -> skipped(skipped);
          case OperatorCommand command when LOOKS.contains(command.verb()) ->
              // Nothing happens by looking.
              new Told("command", null, command(command));
          case OperatorCommand command -> Told.both("command", command(command));
          case OperatorAnswered answer -> new Told("answered", null, answer.sentence());
          case UpdateProgress progress -> progress(progress);
          case ContainerObserved observed -> null;
          case ContainerChecked checked -> null;
          case ImageAssessed assessed -> null;
        };
    return told == null ? null : new Told(told.kind(), told.journal(), Words.line(told.text()));
  }

  private static String found(Update update) {
    String who =
        switch (update.source()) {
          case DIUN -> "told by diun";
          case RECONCILIATION -> "seen in the registry";
          case OPERATOR ->
              update.approvedBy() == null ? "asked for" : "asked for by " + update.approvedBy();
        };
    String back = update.goesBackTo();
    DataRestore data = update.restores();
    if (data != null) {
      return "back to its data of " + data.backup() + " and " + Words.target(update) + ", " + who;
    }
    return back == null
        ? Words.target(update) + " of " + update.reference() + ", " + who
        : "back to " + Words.target(update) + ", as " + back + ", " + who;
  }

  private Told waits(Delay delay) {
    String next =
        delay.notBefore() == null
            ? "until somebody says so"
            : "again " + Words.when(delay.notBefore(), zone) + " (try " + delay.attempt() + ")";
    String kind =
        switch (delay.reason()) {
          case BLOCKED_BY_SCAN, INCONCLUSIVE -> "blocked";
          case FAILED -> "failed";
          default -> "waits";
        };
    return new Told(
        kind, "waits", words(delay.reason()) + ": " + bare(delay.sentence()) + "; " + next);
  }

  private Told held(Delay delay) {
    String until =
        delay.notBefore() == null ? "" : "; until " + Words.when(delay.notBefore(), zone);
    return Told.both("held", bare(delay.sentence()) + until);
  }

  static String words(DelayReason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** An update that was asked for has its approval from the start; others get it when held. */
  private static Told scanned(ScanCompleted scan, Instant at) {
    Update update = scan.update();
    if (update.restoresBackup()) {
      return Told.both("scanned", bare(scan.verdict().sentence()));
    }
    String outcome =
        switch (scan.verdict().outcome()) {
          case PASS -> "pass: " + Words.verdict(scan.verdict());
          case BLOCK -> "blocked: " + Words.verdict(scan.verdict());
          case INCONCLUSIVE -> "could not tell: " + bare(scan.verdict().sentence());
        };
    GateOverride risk = update.override();
    if (risk != null) {
      String who = update.isOverriddenAt(at) ? "at the risk of " : "no more at the risk of ";
      return Told.both("scanned", outcome + "; " + who + risk.by() + ": " + risk.because());
    }
    if (update.approvedBy() == null) {
      return Told.both("scanned", outcome);
    }
    return update.source() == Update.Source.OPERATOR
        ? Told.both("scanned", outcome + "; let through by " + update.approvedBy())
        : Told.both("approved", "by " + update.approvedBy());
  }

  private static String deployed(Deployed deployed) {
    return deployed.stage() == Deployed.Stage.DEPENDENTS
        ? "and what depends on it started again"
        : Words.target(deployed.update());
  }

  private static String verified(Verified verified) {
    String broken =
        verified.checks().stream()
            .filter(check -> check.outcome() == CheckResult.Outcome.FAILED)
            .map(CheckResult::name)
            .collect(Collectors.joining(", "));
    return Words.target(verified.update())
        + ", down "
        + Words.duration(verified.downtimeMs())
        + (broken.isEmpty() ? "" : "; broken as before: " + broken)
        + (verified.completes() ? "" : "; what depends on it starts again");
  }

  private static Told rollback(RollbackRequested request) {
    return request.requestedBy().equals("verifier")
        ? Told.both("check-failed", failedCheck(request))
        : Told.both("go-back", "asked by " + request.requestedBy() + ": " + request.sentence());
  }

  private static String failedCheck(RollbackRequested request) {
    return request.checks().stream()
        .filter(check -> check.outcome() == CheckResult.Outcome.FAILED)
        .findFirst()
        .map(check -> check.name() + ": " + check.sentence())
        .orElse(request.sentence());
  }

  private static Told wentBack(RolledBack back) {
    if (back.containerId() == null) {
      return new Told("failed", "rolled-back", "nothing runs: " + bare(back.sentence()));
    }
    String to = Words.running(back.update());
    return Told.both(
        "rolled-back",
        (to.isEmpty() ? "" : "to " + to + ", ") + "down " + Words.duration(back.downtimeMs()));
  }

  private static Told skipped(UpdateSkipped skipped) {
    boolean rejected = skipped.reason() == UpdateSkipped.Reason.REJECTED;
    return new Told("skipped", rejected ? "rejected" : "skipped", skipped.sentence());
  }

  private String command(OperatorCommand command) {
    String because = command.because() == null ? "" : ", because: " + command.because();
    String image = command.image() == null ? "" : " to " + command.image();
    DataRestore data = command.data();
    String backup = data == null ? "" : " " + command.container() + "/" + data.backup();
    String until = command.until() == null ? "" : ", until " + Words.when(command.until(), zone);
    return command.verb().name().toLowerCase(Locale.ROOT)
        + image
        + backup
        + " by "
        + command.by()
        + until
        + because;
  }

  private static Told progress(UpdateProgress progress) {
    boolean notKnown = progress.stage() == Stage.LOOKED && "NOT_KNOWN".equals(progress.code());
    boolean broken =
        progress.stage() == Stage.ROLLBACK_VERIFIED && "BROKEN".equals(progress.code());
    String journal = notKnown ? "not-known" : broken ? "broken" : null;
    return new Told("progress", journal, progress.text());
  }

  /** Without the full stop, to be gone on with. */
  static String bare(String sentence) {
    return sentence.strip().replaceAll("[.\\s]+$", "");
  }
}
