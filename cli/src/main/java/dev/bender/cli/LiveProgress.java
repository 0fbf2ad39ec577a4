package dev.bender.cli;

import dev.bender.cli.Answers.Happened;
import dev.bender.cli.Answers.Update;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** For a terminal: one line a step, redrawn in place, only the last one moving. */
final class LiveProgress implements Progress {
  private final Terminal terminal;
  private int drawn;

  LiveProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void show(Collection<Seen> updates) {
    List<String> lines = new ArrayList<>();
    if (updates.size() == 1) {
      steps(updates.iterator().next(), lines);
    } else {
      updates.forEach(seen -> lines.add(line(seen)));
    }
    if (!updates.stream().allMatch(Seen::ended)) {
      lines.add(fit("Ctrl-C leaves the update running; `bender updates --watch` shows it again."));
    }
    redraw(lines);
  }

  private void redraw(List<String> lines) {
    StringBuilder screen = new StringBuilder();
    if (drawn > 0) {
      screen.append("\u001b[").append(drawn).append("A\r\u001b[J");
    }
    lines.forEach(line -> screen.append(line).append('\n'));
    drawn = lines.size();
    terminal.raw(true, screen.toString());
  }

  private void steps(Seen seen, List<String> lines) {
    Update update = seen.update();
    lines.add(fit(seen.name() + " " + Words.change(update.from(), update.to())));
    OffsetDateTime before = null;
    String doing = "";
    for (Happened event : seen.events()) {
      if (event.kind().equals("progress")) {
        doing = event.text();
        continue;
      }
      lines.add("  " + painted(glyph(event.kind()), step(event, before)));
      before = event.at();
      doing = "";
    }
    if (!seen.ended()) {
      String down =
          update.downtimeMs() == null
              ? ""
              : "   down " + When.took(Duration.ofMillis(update.downtimeMs()));
      String clock = before == null ? "" : "   " + elapsed(before);
      String what = Words.state(update) + (doing.isEmpty() ? "" : "   " + doing);
      lines.add(
          "  "
              + painted(
                  Words.glyph(update),
                  shortened(what, clock.length() + down.length() + 4) + clock + down));
    }
  }

  private String step(Happened event, @org.jspecify.annotations.Nullable OffsetDateTime before) {
    String took =
        before == null || event.at() == null
            ? ""
            : "   " + When.took(When.between(before, event.at()));
    return shortened("%-12s %s".formatted(event.kind(), event.text()), took.length() + 4) + took;
  }

  private String line(Seen seen) {
    String words = seen.name() + "   " + Words.state(seen.update());
    if (!seen.events().isEmpty()) {
      words += "   " + seen.events().getLast().text();
    }
    return painted(Words.glyph(seen.update()), shortened(words, 2));
  }

  private static String elapsed(OffsetDateTime since) {
    return When.took(
        When.between(since, OffsetDateTime.now())
            .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
            .plusMillis(1000));
  }

  private static Glyph glyph(String kind) {
    return switch (kind) {
      case "check-failed", "failed", "blocked" -> Glyph.BAD;
      case "rolled-back" -> Glyph.BACK;
      case "held" -> Glyph.WAITS;
      case "skipped" -> Glyph.IGNORED;
      default -> Glyph.GOOD;
    };
  }

  private String painted(Glyph glyph, String text) {
    boolean unicode = terminal.traits().unicode();
    return glyph.paint(glyph.sign(unicode), terminal.errAnsi()) + " " + text;
  }

  private String fit(String text) {
    return shortened(text, 0);
  }

  /** No line may wrap, or the next redraw would start in the wrong one. */
  private String shortened(String text, int reserved) {
    int width = Math.max(10, terminal.traits().width() - 1 - reserved);
    return Table.shortened(terminal.text(text), width, terminal);
  }
}
