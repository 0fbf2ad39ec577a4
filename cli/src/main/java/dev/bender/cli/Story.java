package dev.bender.cli;

import dev.bender.cli.Answers.CheckResult;
import dev.bender.cli.Answers.Finding;
import dev.bender.cli.Answers.Happened;
import dev.bender.cli.Answers.Risk;
import dev.bender.cli.Answers.Update;
import dev.bender.cli.Answers.Verdict;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One update, told: what became of it and why, what the scan said, what happened, what helps. */
final class Story {
  private static final int MOST_BROUGHT = 5;
  private static final int MOST_MENDED = 3;
  private static final int MOST_LOG_LINES = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM HH:mm:ss", java.util.Locale.ENGLISH);

  private final Update update;
  private final boolean keeps;
  private final boolean all;
  private final List<String> lines = new ArrayList<>();

  Story(Update update, boolean keeps, boolean all) {
    this.update = update;
    this.keeps = keeps;
    this.all = all;
  }

  List<String> lines() {
    lines.add(headline());
    if (update.verdict() != null) {
      verdict(update.verdict());
    }
    section("waived", waived());
    section("override", overridden());
    section("checks", update.checks().stream().map(Story::check).toList());
    List<String> said = update.lastWords();
    section(
        "it said",
        all ? said : said.subList(Math.max(0, said.size() - MOST_LOG_LINES), said.size()));
    section("happened", happened());
    section("what helps", update.help());
    section("identity", identity());
    return lines;
  }

  /** What the owner's file accepts, or accepted until it ended. */
  private List<String> waived() {
    return update.verdict() == null
        ? List.of()
        : update.verdict().warnings().stream()
            .filter(one -> one.contains("; waived") || one.contains("; its waiver has ended"))
            .toList();
  }

  private List<String> overridden() {
    Risk risk = update.override();
    if (risk == null) {
      return List.of();
    }
    String end =
        risk.until() == null
            ? "; for as long as this digest runs"
            : (risk.ended() ? "; it ended " : "; until ") + TIME.format(risk.until());
    return List.of("at the risk of " + risk.by() + end, "because " + risk.because());
  }

  private String headline() {
    String change = Words.change(update.from(), update.to());
    String down =
        update.downtimeMs() == null
            ? ""
            : " It was down for " + When.took(Duration.ofMillis(update.downtimeMs())) + ".";
    String reason =
        update.reasonText().isEmpty() ? "." : ": " + OperatorApi.sentence(update.reasonText());
    return update.container()
        + (change.isEmpty() ? "" : " " + change)
        + " "
        + ended()
        + reason
        + down;
  }

  private String ended() {
    return switch (update.outcome()) {
      case "MOVING" -> "is moving (" + Words.state(update) + ")";
      case "HELD" -> update.awaitsApproval() ? "waits for your answer" : Words.state(update);
      case "VERIFIED" -> "is verified";
      case "ROLLED_BACK" -> "went back";
      case "FAILED" -> "failed";
      case "INCONCLUSIVE" -> "could not be scanned, and was not deployed";
      default -> "is " + Words.state(update);
    };
  }

  private void verdict(Verdict verdict) {
    lines.add("");
    if (!verdict.compared()) {
      lines.add("  scan    " + verdict.sentence());
      if (!verdict.brings().isEmpty()) {
        findings("has", verdict.brings(), MOST_BROUGHT, Words.count(verdict.brings()));
      }
      return;
    }
    findings("brings", verdict.brings(), MOST_BROUGHT, "");
    List<Finding> worst = verdict.mends().stream().filter(f -> Words.rank(f) < 2).toList();
    findings("mends", verdict.mends(), worst.isEmpty() ? 1 : MOST_MENDED, "");
    String hint =
        verdict.keeps().isEmpty()
            ? ""
            : Words.count(verdict.keeps()) + (keeps ? "" : " (--keeps lists them)");
    findings("keeps", verdict.keeps(), keeps ? Integer.MAX_VALUE : 0, hint);
  }

  private void findings(String word, List<Finding> findings, int most, String hint) {
    List<String> grouped = grouped(findings);
    int shown = all ? grouped.size() : Math.min(most, grouped.size());
    List<String> texts = new ArrayList<>(grouped.subList(0, shown));
    if (!hint.isEmpty()) {
      texts.addFirst(hint);
    }
    if (shown > 0 && shown < grouped.size()) {
      texts.add("and " + (grouped.size() - shown) + " more (--all lists them)");
    }
    String head = "%-6s %4s".formatted(word, findings.isEmpty() ? "none" : findings.size());
    lines.add(
        "  %-11s   %s".formatted(head, texts.isEmpty() ? "" : texts.removeFirst()).stripTrailing());
    texts.forEach(text -> lines.add("                " + text));
  }

  /** One hole of one package in several places is one line. */
  private static List<String> grouped(List<Finding> findings) {
    Map<String, List<Finding>> groups = new LinkedHashMap<>();
    findings.stream()
        .sorted(
            Comparator.comparingInt(Words::rank)
                .thenComparing(finding -> finding.fixed() == null)
                .thenComparing(Finding::id))
        .forEach(finding ->
            groups
                .computeIfAbsent(
                    finding.id() + finding.packageName() + finding.installed(),
                    key -> new ArrayList<>())
                .add(finding));
    return groups.values().stream().map(Story::line).toList();
  }

  private static String line(List<Finding> group) {
    Finding finding = group.getFirst();
    String place =
        group.size() > 1
            ? "in " + group.size() + " places"
            : Objects.requireNonNullElse(finding.place(), "");
    String fix =
        finding.fixed() == null || finding.fixed().isEmpty()
            ? "no fix yet"
            : "fixed in " + finding.fixed();
    return "%-8s  %s  %s %s → %s   %s"
        .formatted(
            finding.severity(),
            finding.id(),
            finding.packageName(),
            finding.installed(),
            fix,
            place)
        .stripTrailing();
  }

  private static String check(CheckResult check) {
    String word =
        switch (check.outcome()) {
          case "PASSED" -> "good";
          case "FAILED" -> "FAILED";
          default -> "not measured";
        };
    return "%s: %s%s (%s, %s)"
        .formatted(
            check.name(),
            word,
            check.sentence().isEmpty() ? "" : ", " + check.sentence(),
            check.tries() == 1 ? "1 try" : check.tries() + " tries",
            When.took(Duration.ofMillis(check.durationMs())));
  }

  private List<String> happened() {
    return update.events().stream()
        .filter(event -> all || !event.kind().equals("progress"))
        .map(Story::event)
        .toList();
  }

  private static String event(Happened event) {
    String at = event.at() == null ? "" : TIME.format(event.at());
    return "%-15s  %-12s  %s".formatted(at, event.kind(), event.text()).stripTrailing();
  }

  private List<String> identity() {
    List<String> identity = new ArrayList<>();
    identity.add(
        "update "
            + update.updateId()
            + (update.attempt() > 1 ? ", attempt " + update.attempt() : ""));
    digest("from", update.from() == null ? null : update.from().digest(), identity);
    digest("to  ", update.to() == null ? null : update.to().digest(), identity);
    if (update.backup() != null && !update.backup().isEmpty()) {
      identity.add("backup " + update.backup());
    }
    return identity;
  }

  private static void digest(String word, @Nullable String digest, List<String> identity) {
    if (digest != null) {
      identity.add(word + " " + digest);
    }
  }

  private void section(String title, List<String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    lines.add("");
    String head = title;
    for (String text : texts) {
      lines.add("  %-10s  %s".formatted(head, text));
      head = "";
    }
  }
}
