package dev.bender.cli;

import dev.bender.cli.Answers.Answer;
import dev.bender.cli.Answers.CheckResult;
import dev.bender.cli.OperatorApi.Received;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was seen of one container.
 *
 * @param container as it was asked for
 * @param state {@code GOOD}, {@code BAD}, {@code NOT_MEASURED} or {@code STOPPED}
 * @param sentence for people
 * @param checks empty where nothing was seen
 */
record Checked(String container, State state, String sentence, List<CheckResult> checks) {
  enum State {
    GOOD,
    BAD,
    /** Nobody could tell, by a fault of ours. */
    NOT_MEASURED,
    /** It does not run, so there is nothing to check. */
    STOPPED
  }

  static Checked of(OperatorApi api, String container, Received received) {
    if (!received.good()) {
      return notMeasured(
          container,
          received.status() == 504
              ? "the verifier did not answer within 20 s"
              : String.valueOf(api.refused(received).getMessage()));
    }
    Answer answer = api.answer(received);
    List<CheckResult> checks = answer.checks();
    if (checks.isEmpty()) {
      return answer.result().equals("NOTHING_TO_DO")
          ? new Checked(container, State.STOPPED, answer.sentence(), checks)
          : notMeasured(container, answer.sentence());
    }
    State state =
        has(checks, "FAILED")
            ? State.BAD
            : checks.stream().allMatch(one -> one.outcome().equals("PASSED"))
                ? State.GOOD
                : State.NOT_MEASURED;
    return new Checked(container, state, answer.sentence(), checks);
  }

  static Checked notMeasured(String container, String why) {
    return new Checked(container, State.NOT_MEASURED, why, List.of());
  }

  private static boolean has(List<CheckResult> checks, String outcome) {
    return checks.stream().anyMatch(one -> one.outcome().equals(outcome));
  }

  /** Whether there is something to be told, when all were asked for. */
  boolean isTrouble() {
    return state == State.BAD || state == State.NOT_MEASURED;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("container", container);
    json.put("state", state.name());
    json.put("sentence", sentence);
    json.put(
        "checks",
        checks.stream()
            .map(one -> {
              Map<String, Object> check = new LinkedHashMap<>();
              check.put("name", one.name());
              check.put("outcome", one.outcome());
              check.put("sentence", one.sentence());
              check.put("durationMs", one.durationMs());
              return check;
            })
            .toList());
    return json;
  }
}
