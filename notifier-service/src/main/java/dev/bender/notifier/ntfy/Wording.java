package dev.bender.notifier.ntfy;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.Finding;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateEvent;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verified;
import dev.bender.notifier.story.Words;
import dev.bender.platform.settings.Mode;
import dev.bender.platform.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a person should know, and what to do about it: the first line is the reason and stands
 * alone, the second the detail, the third what to do.
 */
final class Wording {
  private static final int LONGEST_REASON = 110;
  private static final int LONGEST_DETAIL = 300;

  private final Settings settings;

  Wording(Settings settings) {
    this.settings = settings;
  }

  /** Null as well if somebody wants it whatever the scan says. */
  @Nullable Message of(ScanCompleted scan, int attempt, Instant at) {
    return scan.update().isOverriddenAt(at) || scan.update().restoresBackup()
        ? null
        : of(scan, attempt);
  }

  /** Null if nobody needs to know: it goes on by itself, or was told at the first try. */
  @Nullable Message of(ScanCompleted scan, int attempt) {
    return switch (scan.verdict().outcome()) {
      case PASS -> question(scan);
      case BLOCK -> stopped(scan, attempt, "update blocked", "no_entry");
      case INCONCLUSIVE -> stopped(scan, attempt, "could not be scanned", "warning");
    };
  }

  private @Nullable Message question(ScanCompleted scan) {
    Update update = scan.update();
    if (update.approvedBy() != null || settings.modeOf(update.container()) != Mode.MANUAL) {
      return null;
    }
    Verdict verdict = scan.verdict();
    int priority = mendsCritical(verdict) ? 4 : verdict.compared() && mendsNothing(verdict) ? 2 : 3;
    return message(
        scan,
        "update or not?",
        priority,
        List.of("question"),
        capital(Words.verdict(verdict)) + ".",
        change(update),
        "Nothing happens until you answer: bender approve " + name(update));
  }

  private static boolean mendsCritical(Verdict verdict) {
    return verdict.mends().stream().map(Finding::severity).anyMatch(Severity.CRITICAL::equals);
  }

  private static boolean mendsNothing(Verdict verdict) {
    return verdict.mends().isEmpty();
  }

  private @Nullable Message stopped(ScanCompleted scan, int attempt, String what, String tag) {
    boolean last = attempt >= settings.retry().attempts();
    if (attempt > 1 && !last) {
      return null;
    }
    return message(
        scan,
        last ? "I stopped trying" : what,
        3,
        List.of(tag),
        scan.verdict().sentence(),
        change(scan.update()),
        last
            ? "To look again: bender queue retry " + name(scan.update())
            : "Nothing to do: it is tried again by itself, and with every new image.");
  }

  /** One update is told once, at its end. */
  @Nullable Message of(Verified verified) {
    if (!verified.completes()) {
      return null;
    }
    Update update = verified.update();
    List<String> broken =
        verified.checks().stream()
            .filter(check -> check.outcome() == CheckResult.Outcome.FAILED)
            .map(CheckResult::name)
            .toList();
    if (!broken.isEmpty()) {
      return message(
          verified,
          "updated, not all is good",
          3,
          List.of("white_check_mark", "warning"),
          "Verified, but for what was broken before: " + String.join(", ", broken) + ".",
          change(update),
          "To see how it is now: bender check " + name(update));
    }
    return message(
        verified,
        update.goesBackTo() == null ? "updated" : "went back, as asked",
        2,
        List.of("white_check_mark"),
        "Verified, down for " + Words.duration(verified.downtimeMs()) + ".",
        change(update),
        "Nothing to do.");
  }

  Message of(RolledBack back) {
    String name = name(back.update());
    if (back.restored() == null || back.containerId() == null) {
      return message(
          back,
          "down, I need you",
          5,
          List.of("rotating_light"),
          back.sentence(),
          "Nothing could be brought back; I stopped trying.",
          "First thing to try: bender rollback container " + name);
    }
    String old = Words.running(back.update());
    return message(
        back,
        old.isEmpty() ? "went back" : "went back to " + old,
        4,
        List.of("leftwards_arrow_with_hook"),
        back.sentence(),
        "The old one runs again; down for " + Words.duration(back.downtimeMs()) + ".",
        "Look at the log, then: bender queue retry " + name);
  }

  private Message message(
      UpdateEvent event,
      String what,
      int priority,
      List<String> tags,
      String reason,
      String detail,
      String toDo) {
    String page = settings.operator().publicUrl();
    return new Message(
        settings.notification().ntfy().topic(),
        Message.title(name(event.update()), Words.line(what)),
        Message.shortened(Words.line(reason), LONGEST_REASON)
            + "\n"
            + (detail.isEmpty() ? "" : Message.shortened(Words.line(detail), LONGEST_DETAIL) + "\n")
            + toDo,
        priority,
        tags,
        page.isEmpty() ? null : page.replaceAll("/+$", "") + "/updates/" + event.updateId(),
        null);
  }

  /** The host is said where it is not this one. */
  private String name(Update update) {
    return update.host().equals(settings.host())
        ? update.container()
        : update.host() + "/" + update.container();
  }

  private static String change(Update update) {
    String from = Words.running(update);
    String to = Words.target(update);
    return from.isEmpty() ? to : from + " → " + to;
  }

  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
