package dev.bender.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes the risk of one digest that the scan refuses. */
@Command(
    name = "override",
    sortOptions = false,
    description = {
      "let a blocked update through at your risk",
      "Covers the digest that waits, and no other; needs --because."
    },
    footer = {
      "",
      "Examples:",
      "  bender queue override hedgedoc --because \"not reachable from outside\"",
      "  bender queue override hedgedoc --because \"until the mended one is out\" --until 2026-12-31"
    })
final class OverrideCommand extends DecideCommand {
  @Option(
      names = "--until",
      paramLabel = "DATE",
      description = "its last day, such as 2026-12-31; it counts no more after it")
  @Nullable String until;

  OverrideCommand(BenderCommand root) {
    super(
        root,
        "OVERRIDE",
        "let through, at your risk,",
        "It starts now; `bender updates --watch` to look on.");
  }

  @Override
  void check() {
    if (because == null || because.isBlank()) {
      throw new CommandFailed(
          "an override needs a reason (--because TEXT): it is kept with your name.", "");
    }
    more();
  }

  @Override
  Map<String, String> more() {
    return until == null ? Map.of() : Map.of("until", end(until));
  }

  /** The day counts to its end, here. */
  private static String end(String text) {
    try {
      ZoneId here = ZoneId.systemDefault();
      LocalDate day = LocalDate.parse(text);
      if (day.isBefore(LocalDate.now(Clock.system(here)))) {
        throw new CommandFailed("--until is '" + PlainText.of(text) + "', which is past.", "");
      }
      OffsetDateTime end = day.plusDays(1).atStartOfDay(here).toOffsetDateTime();
      return end.toString();
    } catch (DateTimeException e) {
      throw new CommandFailed(
          "--until is '" + PlainText.of(text) + "', which is no date.",
          "Write it like 2026-12-31.");
    }
  }
}
