package dev.bender.cli;

import dev.bender.cli.OperatorApi.Received;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The journal: one line per thing that happened. */
@Command(
    name = "log",
    sortOptions = false,
    description = "the journal of a day, one line per thing that happened",
    footer = {"", "Examples:", "  bender log 2026-11-21", "  bender log --follow"})
final class LogCommand implements Callable<Integer> {
  static final Duration BETWEEN = Duration.ofSeconds(1);

  private final BenderCommand root;
  private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();

  @Parameters(paramLabel = "DATE", arity = "0..1", description = "such as 2026-11-21; else today")
  @Nullable String date;

  @Option(
      names = {"-f", "--follow"},
      description = "go on with what happens from now; Ctrl-C ends it")
  boolean follow;

  LogCommand(BenderCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    String day = date == null ? null : day(date);
    OperatorApi api = root.api();
    Patience patience = new Patience(BETWEEN, follow ? Patience.OUTAGE : Duration.ZERO);
    long from = 0;
    while (true) {
      long start = from;
      Received received = patience.ask(() -> api.log(day, start));
      if (received.status() != 404 || !follow) {
        api.expectGood(received);
      }
      long next = received.good() ? next(received, from) : from;
      print(received.good() ? received.body() : new byte[0]);
      boolean more = next > from && received.body().length > 0;
      from = next;
      if (!more && !follow) {
        finish();
        return ExitCodes.GOOD;
      }
      if (!more) {
        patience.pause();
      }
    }
  }

  private static String day(String typed) {
    try {
      return LocalDate.parse(typed).toString();
    } catch (DateTimeParseException e) {
      throw new CommandFailed(
          "'" + PlainText.of(typed) + "' is not a day.", "Write it like 2026-11-21.", e);
    }
  }

  /** A journal that is shorter than before is a new day's. */
  private static long next(Received received, long from) {
    String told = received.next();
    if (told != null && told.matches("[0-9]{1,18}")) {
      long next = Long.parseLong(told);
      return next < from ? 0 : next;
    }
    return from + received.body().length;
  }

  /** Whole lines only: a part may end in the middle of one, even of one character. */
  private void print(byte[] part) {
    for (byte b : part) {
      if (b == '\n') {
        finish();
      } else {
        unfinished.write(b);
      }
    }
  }

  private void finish() {
    if (unfinished.size() == 0) {
      return;
    }
    String line = PlainText.of(unfinished.toString(StandardCharsets.UTF_8));
    unfinished.reset();
    if (root.json()) {
      root.terminal().json(BenderCommand.line(Map.of("schema", "bender.log/v1", "line", line)));
    } else {
      root.terminal().answer(line);
    }
  }
}
