package dev.bender.notifier.journal;

import dev.bender.contracts.Event;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.notifier.story.Telling;
import dev.bender.notifier.story.Words;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TopicFollower.DeadLetter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which records have a line in the journal, and which one. It remembers what came before in the
 * same partition, so it has to see all records from the first on.
 */
final class Lines {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int LONGEST_TEXT = 500;
  // what a file's name has room for
  private static final Instant LATEST = Instant.parse("9999-12-30T00:00:00Z");

  /** One scan; an update that waited comes a second time with the same. */
  private record Scan(String updateId, @Nullable Instant databaseUpdatedAt, long durationMs) {}

  private record What(String word, String text) {}

  private final ZoneId zone;
  private final Telling telling;
  private final Map<String, Scan> scans = new HashMap<>();
  private final Set<String> notKnown = new HashSet<>();

  Lines(ZoneId zone) {
    this.zone = zone;
    this.telling = new Telling(zone);
  }

  /** Null if the record has no line. */
  @Nullable Pending of(Recorded<?> record) {
    Event value = record.value();
    if (value == null) {
      return null;
    }
    What what = what(record, value);
    return what == null
        ? null
        : pending(
            record.topic().name(),
            record.partition(),
            record.offset(),
            record.at(),
            row(value.host(), value.container(), what, value.updateId()));
  }

  Pending of(DeadLetter letter) {
    int slash = letter.key().indexOf('/');
    String host = slash < 0 ? "-" : letter.key().substring(0, slash);
    String container = letter.key().substring(slash + 1);
    What what = new What("dead-letter", letter.topic() + ": " + letter.reason());
    return pending(
        letter.topic() + ".dlt",
        letter.partition(),
        letter.offset(),
        letter.at(),
        row(host, container, what, null));
  }

  private @Nullable What what(Recorded<?> record, Event value) {
    if (value instanceof UpdateProgress progress) {
      return progressed(progress);
    }
    if (value instanceof ScanCompleted scan && record.topic().equals(Topics.SCAN_COMPLETED)) {
      Scan now = new Scan(scan.updateId(), scan.databaseUpdatedAt(), scan.durationMs());
      if (now.equals(scans.put(scan.key(), now))) {
        String who = scan.update().approvedBy();
        return who == null
            ? new What("released", "it has waited long enough")
            : new What("approved", "by " + who);
      }
    }
    Telling.Told told = telling.tell(record);
    return told == null
        ? null
        : switch (record.topic().name()) {
          case "operator.command" -> new What("commanded", told.text());
          case "operator.answered" -> new What("answered", told.text());
          case "scan.completed" ->
              new What(scanned((ScanCompleted) value, record.at()), told.text());
          default -> told.journal() == null ? null : new What(told.journal(), told.text());
        };
  }

  private static String scanned(ScanCompleted scan, Instant at) {
    return switch (scan.verdict().outcome()) {
      case PASS -> "scanned";
      case BLOCK -> scan.update().isOverriddenAt(at) ? "overridden" : "blocked";
      case INCONCLUSIVE -> scan.update().restoresBackup() ? "not-scanned" : "inconclusive";
    };
  }

  /** Looks come again and again: only a change is news. */
  private @Nullable What progressed(UpdateProgress progress) {
    if (progress.stage() == Stage.LOOKED) {
      boolean unknown = "NOT_KNOWN".equals(progress.code());
      boolean news = unknown ? notKnown.add(progress.key()) : notKnown.remove(progress.key());
      return news ? new What(unknown ? "not-known" : "known-again", progress.text()) : null;
    }
    if (progress.stage() == Stage.ROLLBACK_VERIFIED) {
      String code = progress.code();
      return new What(code == null ? "checked" : code.toLowerCase(Locale.ROOT), progress.text());
    }
    return progress.stage() == Stage.RECOVERED ? new What("recovered", progress.text()) : null;
  }

  private static String row(String host, String container, What what, @Nullable String updateId) {
    String text = Words.line(what.text());
    if (text.length() > LONGEST_TEXT) {
      text = text.substring(0, LONGEST_TEXT - 1) + "…";
    }
    return String.format(
            Locale.ROOT,
            "%s %-13s %-12s %-64s %s",
            word(host),
            word(container),
            word(what.word()),
            text,
            updateId == null ? "" : updateId)
        .stripTrailing();
  }

  /** A column of its own: foreign text must not look like two. */
  private static String word(String foreign) {
    String clean = Words.line(foreign).replaceAll("\\s+", "_");
    return clean.isEmpty() ? "-" : clean.substring(0, Math.min(clean.length(), 255));
  }

  private Pending pending(String topic, int partition, long offset, Instant at, String row) {
    Instant shown = at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at.isAfter(LATEST) ? LATEST : at;
    var here = shown.atZone(zone);
    return new Pending(
        topic + "-" + partition,
        offset,
        shown,
        here.toLocalDate() + ".log",
        CLOCK.format(here) + " " + row);
  }
}
