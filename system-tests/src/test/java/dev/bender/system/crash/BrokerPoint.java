package dev.bender.system.crash;

import dev.bender.system.crash.StreamGate.At;
import dev.bender.system.reliability.Row;
import org.jspecify.annotations.Nullable;

/** When the broker is killed; where it says so, Bender with it. */
public enum BrokerPoint implements Row {
  IDLE(
      null,
      At.NOTHING_WRITTEN,
      "nothing is under way; a newer image comes while the broker is away",
      "It is found when the broker is back."),
  DUE(
      null,
      At.NOTHING_WRITTEN,
      "a blocked update waits, and is due while the broker is away",
      "It is tried again once, late."),
  FOUND_NOT_WRITTEN(
      Step.FOUND,
      At.NOTHING_WRITTEN,
      "detector: an update is to be written",
      "It is announced once."),
  FOUND_NOT_KNOWN(
      Step.FOUND,
      At.NOT_KNOWN,
      "detector: an update is committed, not known",
      "It is announced once."),
  DEPLOYED_NOT_WRITTEN(
      Step.DEPLOYED,
      At.NOTHING_WRITTEN,
      "deployer: put in place, and nothing is written",
      "It is found in place; nothing is stopped a second time."),
  DEPLOYED_NOT_COMMITTED(
      Step.DEPLOYED,
      At.NOT_COMMITTED,
      "deployer: put in place, written, not committed",
      "It is found in place, or committed after all; nothing is stopped a second time."),
  DEPLOYED_NOT_KNOWN(
      Step.DEPLOYED,
      At.NOT_KNOWN,
      "deployer: put in place, committed, not known",
      "It goes on to its verification."),
  ALL_NOT_COMMITTED(
      Step.DEPLOYED,
      At.NOT_COMMITTED,
      "deployer: put in place, written, not committed; Bender is killed too",
      "It is found in place; nothing is stopped a second time."),
  ALL_NOT_KNOWN(
      Step.DEPLOYED,
      At.NOT_KNOWN,
      "deployer: put in place, committed, not known; Bender is killed too",
      "It goes on to its verification.");

  /** What is written just then. */
  enum Step {
    FOUND("detector", "update-detected"),
    DEPLOYED("deployer", "deployed");

    private final String service;
    private final String type;

    Step(String service, String type) {
      this.service = service;
      this.type = type;
    }
  }

  private final @Nullable Step step;
  private final At at;
  private final String point;
  private final String outcome;

  BrokerPoint(@Nullable Step step, At at, String point, String outcome) {
    this.step = step;
    this.at = at;
    this.point = point;
    this.outcome = outcome;
  }

  /** The container that is updated at this point. */
  String container() {
    return "broker-%02d".formatted(ordinal() + 1);
  }

  boolean killsBenderToo() {
    return name().startsWith("ALL_");
  }

  /** The gate at this point; null where nothing is held. */
  @Nullable StreamGate gate() {
    return step == null ? null : StreamGate.writing(step.service, step.type, container(), "", at);
  }

  @Override
  public String point() {
    return point;
  }

  @Override
  public String outcome() {
    return outcome;
  }
}
