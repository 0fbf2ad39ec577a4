package dev.bender.cli;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What the operator API answers, as far as people are shown it. Lenient: a newer notifier may say
 * more, and may leave out what it does not know.
 */
final class Answers {
  private Answers() {}

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  record Status(
      @Nullable OffsetDateTime at,
      @Nullable String host,
      boolean fleet,
      @Nullable String mode,
      boolean ready,
      @Nullable Look look,
      List<Container> containers,
      int deadLetters,
      List<Trouble> troubles) {
    Status {
      containers = orNone(containers);
      troubles = orNone(troubles);
    }

    /** Those that {@code --all} means: of a host of many, its own, else all. */
    List<Container> all() {
      return fleet ? containers : containers.stream().filter(this::isOwn).toList();
    }

    private boolean isOwn(Container container) {
      return container.host().isEmpty() || container.host().equals(host);
    }
  }

  record Trouble(String part, String text, @Nullable OffsetDateTime since) {
    Trouble {
      part = orEmpty(part);
      text = orEmpty(text);
    }
  }

  record Look(@Nullable OffsetDateTime last, @Nullable OffsetDateTime next) {}

  record Container(
      String host,
      String name,
      String state,
      @Nullable String phase,
      @Nullable Integer percent,
      @Nullable OffsetDateTime since,
      @Nullable Reason reason,
      @Nullable String updateId,
      @Nullable Version running,
      @Nullable Version target,
      @Nullable Verdict verdict,
      @Nullable Next next) {
    Container {
      host = orEmpty(host);
      name = orEmpty(name);
      state = orEmpty(state);
    }

    /** With its host where that is not the one that answers. */
    String shownOn(@Nullable String home) {
      return host.isEmpty() || host.equals(home) ? name : host + "/" + name;
    }
  }

  record Reason(String code, String text) {
    Reason {
      code = orEmpty(code);
      text = orEmpty(text);
    }
  }

  record Version(@Nullable String version, @Nullable String digest) {}

  record Next(@Nullable OffsetDateTime at, int attempt, int of) {}

  record Verdict(
      String outcome,
      String code,
      String sentence,
      boolean compared,
      List<Finding> brings,
      List<Finding> mends,
      List<Finding> keeps,
      List<String> warnings) {
    Verdict {
      warnings = orNone(warnings);
      outcome = orEmpty(outcome);
      code = orEmpty(code);
      sentence = orEmpty(sentence);
      brings = orNone(brings);
      mends = orNone(mends);
      keeps = orNone(keeps);
    }
  }

  record Finding(
      String id,
      String severity,
      @JsonAlias("package") String packageName,
      String installed,
      @Nullable String fixed,
      @Nullable String place) {
    Finding {
      id = orEmpty(id);
      severity = orEmpty(severity);
      packageName = orEmpty(packageName);
      installed = orEmpty(installed);
    }
  }

  record Updates(@Nullable OffsetDateTime at, List<Update> updates) {
    Updates {
      updates = orNone(updates);
    }
  }

  /** One update; the fields from {@code verdict} on only when it was asked for alone. */
  record Update(
      @Nullable OffsetDateTime at,
      String updateId,
      String host,
      String container,
      @Nullable Version from,
      @Nullable Version to,
      String state,
      @Nullable String phase,
      @Nullable Integer percent,
      @Nullable Reason reason,
      int attempt,
      @Nullable OffsetDateTime detectedAt,
      @Nullable OffsetDateTime endedAt,
      @Nullable Long downtimeMs,
      @Nullable Verdict verdict,
      List<CheckResult> checks,
      @JsonDeserialize(using = ForeignLines.class) List<String> lastWords,
      @Nullable String backup,
      List<Happened> events,
      List<String> help,
      @Nullable Risk override) {
    Update {
      updateId = orEmpty(updateId);
      host = orEmpty(host);
      container = orEmpty(container);
      state = orEmpty(state);
      checks = orNone(checks);
      lastWords = orNone(lastWords);
      events = orNone(events);
      help = orNone(help);
    }

    boolean inconclusive() {
      return (verdict != null && verdict.outcome().equals("INCONCLUSIVE"))
          || (reason != null && reason.code().equals("INCONCLUSIVE"));
    }

    /** The state, apart from a scan that could not tell: that is no block. */
    String outcome() {
      return state.equals("BLOCKED") && inconclusive() ? "INCONCLUSIVE" : state;
    }

    boolean awaitsApproval() {
      return state.equals("HELD") && (reason == null || reason.code().equals("AWAITING_APPROVAL"));
    }

    String reasonText() {
      return reason == null ? "" : reason.text();
    }
  }

  record CheckResult(String name, String outcome, String sentence, int tries, long durationMs) {
    CheckResult {
      name = orEmpty(name);
      outcome = orEmpty(outcome);
      sentence = orEmpty(sentence);
    }
  }

  record Happened(
      @Nullable OffsetDateTime at,
      String kind,
      String text,
      @Nullable String topic,
      @Nullable Long offset) {
    Happened {
      kind = orEmpty(kind);
      text = orEmpty(text);
    }
  }

  record Queue(@Nullable OffsetDateTime at, List<Waiting> waiting) {
    Queue {
      waiting = orNone(waiting);
    }
  }

  record Waiting(
      String updateId,
      String host,
      String container,
      String reason,
      String text,
      int attempt,
      int of,
      @Nullable OffsetDateTime next,
      String remedy,
      List<String> cves) {
    Waiting {
      cves = orNone(cves);
      updateId = orEmpty(updateId);
      host = orEmpty(host);
      container = orEmpty(container);
      reason = orEmpty(reason);
      text = orEmpty(text);
      remedy = orEmpty(remedy);
    }
  }

  record Backups(@Nullable OffsetDateTime at, List<Backup> backups) {
    Backups {
      backups = orNone(backups);
    }
  }

  record Backup(
      String host,
      String container,
      String image,
      @Nullable String version,
      String digest,
      @Nullable OffsetDateTime takenAt,
      long bytes,
      List<String> usedBy,
      boolean runs,
      boolean next) {
    Backup {
      host = orEmpty(host);
      container = orEmpty(container);
      image = orEmpty(image);
      digest = orEmpty(digest);
      usedBy = orNone(usedBy);
    }

    boolean isOf(Container one) {
      return one.name().equals(container) && one.host().equals(host);
    }
  }

  record DataBackups(
      @Nullable OffsetDateTime at, String host, boolean fleet, List<DataBackup> backups) {
    DataBackups {
      host = orEmpty(host);
      backups = orNone(backups);
    }

    /** Those that are meant where none is named: of a host of many, its own, else all. */
    List<DataBackup> own() {
      return fleet ? backups : backups.stream().filter(this::isOwn).toList();
    }

    private boolean isOwn(DataBackup backup) {
      return host.isEmpty() || backup.host().isEmpty() || backup.host().equals(host);
    }

    /** As a person names it here: with its host, if that is another one. */
    String shown(DataBackup backup) {
      return isOwn(backup) ? backup.shown() : backup.host() + "/" + backup.shown();
    }

    /** Its container, in the same way. */
    String container(DataBackup backup) {
      return isOwn(backup) ? backup.container() : backup.key();
    }
  }

  record DataBackup(
      String host,
      String container,
      String name,
      @Nullable OffsetDateTime takenAt,
      long bytes,
      boolean dump,
      boolean dataFolder,
      @Nullable String serverVersion,
      List<String> databases,
      boolean pinned,
      boolean surplus,
      @Nullable String trouble) {
    DataBackup {
      host = orEmpty(host);
      container = orEmpty(container);
      name = orEmpty(name);
      databases = orNone(databases);
    }

    /** As a person names it. */
    String shown() {
      return container + "/" + name;
    }

    /** Its container, as commands name it. */
    String key() {
      return host.isEmpty() ? container : host + "/" + container;
    }
  }

  /** Who takes the risk of what the scan refused. */
  record Risk(String by, String because, @Nullable OffsetDateTime until, boolean ended) {
    Risk {
      by = orEmpty(by);
      because = orEmpty(because);
    }
  }

  record Answer(
      @Nullable String updateId,
      String host,
      String container,
      String result,
      String sentence,
      List<CheckResult> checks) {
    Answer {
      checks = orNone(checks);
      host = orEmpty(host);
      container = orEmpty(container);
      result = orEmpty(result);
      sentence = orEmpty(sentence);
    }
  }

  record Problem(
      @Nullable String title, @Nullable String detail, @Nullable List<String> candidates) {}
}
