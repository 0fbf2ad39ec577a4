package dev.bender.cli;

import dev.bender.cli.Answers.CheckResult;
import dev.bender.cli.Answers.Finding;
import dev.bender.cli.Answers.Update;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the update of one container ended, as told to who asked for it.
 *
 * @param name as the person called it
 * @param state as the operator API names it, or NOTHING_TO_DO, or NOT_ASKED
 * @param sentence why, where there is no update to tell of
 */
record Outcome(String name, String state, String sentence, @Nullable Update update) {
  static Outcome of(FollowUpdates.Ended ended) {
    return new Outcome(
        ended.name(), ended.update().outcome(), ended.update().reasonText(), ended.update());
  }

  int exitCode() {
    return state.equals("NOT_ASKED") ? ExitCodes.USAGE : ExitCodes.ofState(state);
  }

  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("container", name);
    json.put("updateId", update == null ? null : update.updateId());
    json.put("state", state);
    json.put("exitCode", exitCode());
    json.put("text", sentence);
    json.put("downtimeMs", update == null ? null : update.downtimeMs());
    return json;
  }

  void tell(Terminal terminal) {
    if (update == null) {
      terminal.answer(
          state.equals("NOT_ASKED") ? Glyph.BAD : Glyph.GOOD,
          name + ": " + OperatorApi.sentence(sentence));
      return;
    }
    switch (state) {
      case "VERIFIED" -> verified(terminal, update);
      case "ROLLED_BACK" -> wentBack(terminal, update);
      case "HELD" -> held(terminal, update);
      case "SKIPPED", "SUPERSEDED" ->
          terminal.answer(Glyph.ofState(state), name + ": nothing was changed" + because(": "));
      case "BLOCKED" -> ended(terminal, update, Glyph.BAD, "is blocked" + because(": "));
      case "INCONCLUSIVE" ->
          ended(
              terminal,
              update,
              Glyph.ASKS,
              "could not be scanned" + because(": ") + " Not deployed.");
      default -> ended(terminal, update, Glyph.BAD, "update failed" + because(": "));
    }
  }

  private void verified(Terminal terminal, Update update) {
    String took =
        update.detectedAt() == null || update.endedAt() == null
            ? ""
            : " in " + When.took(When.between(update.detectedAt(), update.endedAt()));
    terminal.answer(
        Glyph.GOOD,
        name
            + " verified"
            + took
            + down(update, ", down for ")
            + "."
            + mended(update)
            + " `bender explain "
            + update.updateId()
            + "`");
  }

  private static String mended(Update update) {
    List<Finding> mends = update.verdict() == null ? List.of() : update.verdict().mends();
    return mends.stream()
        .min(Comparator.comparingInt(Words::rank))
        .map(worst ->
            " Mended: "
                + worst.id()
                + " ("
                + worst.severity().toLowerCase(Locale.ROOT)
                + ")"
                + (mends.size() > 1 ? " and " + (mends.size() - 1) + " more" : "")
                + ".")
        .orElse("");
  }

  private void wentBack(Terminal terminal, Update update) {
    String to = Words.version(update.from());
    terminal.answer(
        Glyph.BACK,
        name
            + " went back"
            + (to.isEmpty() ? "" : " to " + to)
            + down(update, "; it was down for ")
            + ".");
    String said = update.lastWords().isEmpty() ? "" : " It logged: " + update.lastWords().getLast();
    terminal.answer("  Reason: " + OperatorApi.sentence(failedCheck(update)) + said);
    next(terminal, update, "bender queue retry " + name);
  }

  private String failedCheck(Update update) {
    return update.checks().stream()
        .filter(check -> check.outcome().equals("FAILED"))
        .findFirst()
        .map(Outcome::sentenceOf)
        .orElse(sentence.isEmpty() ? "not told" : sentence);
  }

  private static String sentenceOf(CheckResult check) {
    return check.sentence().isEmpty() ? check.name() : check.name() + ": " + check.sentence();
  }

  private void held(Terminal terminal, Update update) {
    if (update.awaitsApproval()) {
      terminal.answer(Glyph.ASKS, name + " waits for your answer" + because(": "));
      terminal.answer("  Answer: bender approve " + update.updateId());
    } else {
      terminal.answer(Glyph.WAITS, name + " " + Words.state(update) + because(": "));
    }
  }

  private void ended(Terminal terminal, Update update, Glyph glyph, String words) {
    terminal.answer(glyph, name + " " + words);
    next(terminal, update, "bender explain " + update.updateId());
  }

  private static void next(Terminal terminal, Update update, String otherwise) {
    terminal.answer("  Next: " + (update.help().isEmpty() ? otherwise : update.help().getFirst()));
  }

  private String because(String before) {
    return sentence.isEmpty() ? "." : before + OperatorApi.sentence(sentence);
  }

  private static String down(Update update, String before) {
    return update.downtimeMs() == null
        ? ""
        : before + When.took(Duration.ofMillis(update.downtimeMs()));
  }
}
