package dev.bender.notifier.story;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateEvent;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verified;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one update. Topics may be read in any order: what counts is when things
 * happened.
 */
public final class UpdateStory {
  private static final int MOST_ENTRIES = 300;

  private final List<Entry> entries = new ArrayList<>();
  private Update update;
  private Station station = Station.DETECTED;
  private Instant stationAt = Instant.MIN;
  private Instant attemptAt = Instant.MIN;
  private int attempt = 1;
  private @Nullable Reason reason;
  private State state = State.MOVING;
  private @Nullable Verdict verdict;
  private Instant verdictAt = Instant.MIN;
  private List<CheckResult> checks = List.of();
  private @Nullable String lastWords;
  private @Nullable String backup;
  private @Nullable Long downtimeMs;
  private @Nullable UpdateProgress progress;

  UpdateStory(Update update) {
    this.update = update;
  }

  void take(Recorded<?> record, UpdateEvent event) {
    update = event.update();
    switch (event) {
      case UpdateDetected detected -> detected(record);
      case ImagePulled pulled -> {
        backup = pulled.backup();
        add(record, "pulled", Words.size(pulled.bytes()) + " in " + pulled.durationMs() + " ms");
        arrive(record, Station.PULLED, State.MOVING, null);
      }
      case ScanCompleted scan -> scanned(record, scan);
      case Deployed deployed -> {
        add(record, "deployed", "runs in the old one's place, which stands by");
        arrive(record, Station.DEPLOYED, State.MOVING, null);
      }
      case Verified verified -> {
        checks = verified.checks();
        downtimeMs = verified.downtimeMs();
        add(record, "verified", "down for " + verified.downtimeMs() + " ms");
        arrive(record, Station.VERIFIED, State.VERIFIED, null);
      }
      case RollbackRequested request -> {
        checks = request.checks();
        lastWords = request.lastWords();
        add(record, "check-failed", request.sentence());
        Reason why = new Reason("CHECK_FAILED", request.sentence());
        arrive(record, Station.ROLLBACK_REQUESTED, State.MOVING, why);
      }
      case RolledBack back -> rolledBack(record, back);
      case UpdateSkipped skipped -> {
        add(record, "skipped", skipped.sentence());
        boolean superseded = skipped.reason() == UpdateSkipped.Reason.SUPERSEDED;
        Reason why = new Reason(skipped.reason().name(), skipped.sentence());
        arrive(record, Station.SKIPPED, superseded ? State.SUPERSEDED : State.SKIPPED, why);
      }
    }
  }

  private void detected(Recorded<?> record) {
    if (record.topic().equals(Topics.UPDATE_RETRY)) {
      queued(record, record.delay());
      return;
    }
    String version = update.targetVersion();
    String what = version == null ? "a newer image" : version;
    String who = update.source().name().toLowerCase(Locale.ROOT);
    String tries = record.attempt() > 1 ? ", try " + record.attempt() : "";
    add(record, "found", what + " of " + update.reference() + ", by " + who + tries);
    if (!record.at().isBefore(attemptAt)) {
      attempt = record.attempt();
      attemptAt = record.at();
    }
    arrive(record, Station.DETECTED, State.MOVING, null);
  }

  private void scanned(Recorded<?> record, ScanCompleted scan) {
    if (!record.at().isBefore(verdictAt)) {
      verdict = scan.verdict();
      verdictAt = record.at();
    }
    if (record.topic().equals(Topics.UPDATE_HELD)) {
      Delay delay = record.delay();
      add(record, "held", delay.sentence());
      arrive(record, Station.HELD, State.HELD, new Reason(delay.reason().name(), delay.sentence()));
      return;
    }
    String approvedBy = scan.update().approvedBy();
    add(record, "scanned", scan.verdict().sentence());
    if (approvedBy != null) {
      add(record, "approved", "by " + approvedBy);
    }
    arrive(record, Station.SCANNED, State.MOVING, null);
  }

  private void queued(Recorded<?> record, Delay delay) {
    State waiting =
        switch (delay.reason()) {
          case BLOCKED_BY_SCAN -> State.BLOCKED;
          case ROLLED_BACK -> State.ROLLED_BACK;
          default -> State.FAILED;
        };
    if (delay.reason() != DelayReason.ROLLED_BACK) {
      add(record, waiting == State.BLOCKED ? "blocked" : "failed", delay.sentence());
    }
    arrive(record, Station.QUEUED, waiting, new Reason(delay.reason().name(), delay.sentence()));
  }

  private void rolledBack(Recorded<?> record, RolledBack back) {
    downtimeMs = back.downtimeMs();
    lastWords = back.lastWords() == null ? lastWords : back.lastWords();
    boolean restored = back.restored() != null;
    String text =
        restored
            ? "the old one runs again, down for " + back.downtimeMs() + " ms"
            : "and nothing could be started: " + back.sentence();
    add(record, "rolled-back", text);
    Reason why = new Reason(restored ? "ROLLED_BACK" : "DOWN", back.sentence());
    arrive(record, Station.ROLLED_BACK, State.ROLLED_BACK, why);
  }

  private void arrive(Recorded<?> record, Station where, State how, @Nullable Reason why) {
    boolean later =
        record.at().isAfter(stationAt)
            || (record.at().equals(stationAt) && where.compareTo(station) >= 0);
    if (later) {
      station = where;
      stationAt = record.at();
      state = how;
      reason = why;
    }
  }

  private void add(Recorded<?> record, String kind, String text) {
    Entry entry =
        new Entry(record.at(), kind, Words.line(text), record.topic().name(), record.offset());
    if (entries.size() < MOST_ENTRIES && !entries.contains(entry)) {
      entries.add(entry);
      entries.sort(Comparator.comparing(Entry::at));
    }
  }

  void take(UpdateProgress step, Recorded<?> record) {
    if (progress == null || !step.at().isBefore(progress.at())) {
      progress = step;
    }
    switch (step.stage()) {
      case WAITING, ROLLBACK_VERIFIED, RECOVERED -> add(record, "progress", step.text());
      default -> {}
    }
  }

  public Update update() {
    return update;
  }

  public State state() {
    return state;
  }

  /** Why it stands as it does; null where that needs no saying. */
  public @Nullable Reason reason() {
    return reason;
  }

  /** What goes on just now; null where it stands still. */
  public @Nullable String phase() {
    return state == State.MOVING ? station.nextPhase() : null;
  }

  /** How much of the phase is done, in percent; null where it is not measured. */
  public @Nullable Integer percent() {
    UpdateProgress step = progress;
    if (step == null || !step.stage().name().equals(phase())) {
      return null;
    }
    Long current = step.current();
    Long total = step.total();
    return current == null || total == null || total <= 0
        ? null
        : (int) Math.clamp(current * 100 / total, 0L, 100L);
  }

  /** When it came to where it stands. */
  public Instant since() {
    return stationAt;
  }

  /** Which try this is, from 1. */
  public int attempt() {
    return attempt;
  }

  public @Nullable Verdict verdict() {
    return verdict;
  }

  public List<CheckResult> checks() {
    return checks;
  }

  public @Nullable String lastWords() {
    return lastWords;
  }

  public @Nullable String backup() {
    return backup;
  }

  /** How long the container was down, in milliseconds; null where it was not, or is not known. */
  public @Nullable Long downtimeMs() {
    return downtimeMs;
  }

  /** What happened, by time. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }
}
