package dev.bender.system.crash;

import dev.bender.system.crash.StreamGate.At;
import dev.bender.system.reliability.Row;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Where Bender is killed among what its services write while an update goes its way. */
public enum StreamPoint implements Row {
  FOUND_NOT_WRITTEN(Step.FOUND, At.NOTHING_WRITTEN),
  FOUND_NOT_COMMITTED(Step.FOUND, At.NOT_COMMITTED),
  FOUND_NOT_KNOWN(Step.FOUND, At.NOT_KNOWN),
  PULLED_NOT_WRITTEN(Step.PULLED, At.NOTHING_WRITTEN),
  PULLED_NOT_COMMITTED(Step.PULLED, At.NOT_COMMITTED),
  PULLED_NOT_KNOWN(Step.PULLED, At.NOT_KNOWN),
  SCANNED_NOT_WRITTEN(Step.SCANNED, At.NOTHING_WRITTEN),
  SCANNED_NOT_COMMITTED(Step.SCANNED, At.NOT_COMMITTED),
  SCANNED_NOT_KNOWN(Step.SCANNED, At.NOT_KNOWN),
  DEPLOYED_NOT_WRITTEN(Step.DEPLOYED, At.NOTHING_WRITTEN),
  DEPLOYED_NOT_COMMITTED(Step.DEPLOYED, At.NOT_COMMITTED),
  DEPLOYED_NOT_KNOWN(Step.DEPLOYED, At.NOT_KNOWN),
  VERIFIED_NOT_WRITTEN(Step.VERIFIED, At.NOTHING_WRITTEN),
  VERIFIED_NOT_COMMITTED(Step.VERIFIED, At.NOT_COMMITTED),
  VERIFIED_NOT_KNOWN(Step.VERIFIED, At.NOT_KNOWN),
  CLEANED_NOT_MARKED(Step.CLEANED, At.NOT_MARKED),
  CLEANED_NOT_COMMITTED(Step.CLEANED, At.NOT_COMMITTED),
  CLEANED_NOT_KNOWN(Step.CLEANED, At.NOT_KNOWN),
  ROLLBACK_NOT_WRITTEN(Step.ROLLBACK, At.NOTHING_WRITTEN),
  ROLLBACK_NOT_COMMITTED(Step.ROLLBACK, At.NOT_COMMITTED),
  ROLLBACK_NOT_KNOWN(Step.ROLLBACK, At.NOT_KNOWN),
  ROLLED_BACK_NOT_WRITTEN(Step.ROLLED_BACK, At.NOTHING_WRITTEN),
  ROLLED_BACK_NOT_COMMITTED(Step.ROLLED_BACK, At.NOT_COMMITTED),
  ROLLED_BACK_NOT_KNOWN(Step.ROLLED_BACK, At.NOT_KNOWN),
  OLD_CHECKED_NOT_WRITTEN(Step.OLD_CHECKED, At.NOTHING_WRITTEN),
  OLD_CHECKED_NOT_COMMITTED(Step.OLD_CHECKED, At.NOT_COMMITTED),
  OLD_CHECKED_NOT_KNOWN(Step.OLD_CHECKED, At.NOT_KNOWN);

  /** What a service has just done. */
  private enum Step {
    FOUND(
        "detector",
        "update-detected",
        false,
        "detector: a newer image was found",
        "It is found again.",
        "It is read back as announced, and not announced again."),
    PULLED(
        "deployer",
        "image-pulled",
        false,
        "deployer: the image was pulled and a backup tag set",
        "The pull comes to what is there, and to the same tag.",
        "It goes on to its scan."),
    SCANNED(
        "scanner",
        "scan-completed",
        false,
        "scanner: Trivy has answered",
        "It is scanned again.",
        "It goes on to the gate."),
    DEPLOYED(
        "deployer",
        "deployed",
        false,
        "deployer: the new container was put in place",
        "It is found in place; nothing is stopped a second time.",
        "It goes on to its verification."),
    VERIFIED(
        "verifier",
        "verified",
        false,
        "verifier: the new container has proved itself",
        "It proves itself again.",
        "It is cleaned up."),
    CLEANED(
        "deployer",
        "verified",
        false,
        "deployer: the old container was removed",
        "There is nothing left to remove.",
        "Nothing is left to do."),
    ROLLBACK(
        "verifier",
        "rollback-requested",
        true,
        "verifier: the new container has failed its checks",
        "It fails again, and the old one is brought back.",
        "The old one is brought back."),
    ROLLED_BACK(
        "deployer",
        "rolled-back",
        true,
        "deployer: the old container was brought back",
        "It is found brought back; nothing is stopped a second time.",
        "The old one is checked."),
    OLD_CHECKED(
        "verifier",
        "update-progress",
        true,
        "verifier: the old container was checked",
        "It is checked again.",
        "Nothing is left to do.");

    private final String service;
    private final String type;
    private final boolean bad;
    private final String words;
    private final String again;
    private final String goesOn;

    Step(String service, String type, boolean bad, String words, String again, String goesOn) {
      this.service = service;
      this.type = type;
      this.bad = bad;
      this.words = words;
      this.again = again;
      this.goesOn = goesOn;
    }
  }

  /**
   * Steps that one kill can hit, the last one first: each needs the services of the steps before
   * its own, and a service that is held at one step does no other.
   */
  private static final List<List<Step>> TOGETHER =
      List.of(
          List.of(Step.VERIFIED, Step.SCANNED, Step.PULLED, Step.FOUND),
          List.of(Step.ROLLBACK, Step.DEPLOYED));

  private final Step step;
  private final At at;

  StreamPoint(Step step, At at) {
    this.step = step;
    this.at = at;
  }

  /** The container that is updated at this point. */
  String container() {
    return "stream-%02d".formatted(ordinal() + 1);
  }

  /** The points that are hit by the kill that hits this one, in the order in which they are set. */
  List<StreamPoint> together() {
    List<Step> steps =
        TOGETHER.stream().filter(some -> some.contains(step)).findFirst().orElse(List.of(step));
    return Arrays.stream(values())
        .filter(other -> other.at == at && steps.contains(other.step))
        .sorted(Comparator.comparing(other -> steps.indexOf(other.step)))
        .toList();
  }

  /** Whether the update is one that goes back. */
  boolean isBad() {
    return step.bad;
  }

  /** The gate at this point, from now on. */
  StreamGate gate(Stream stream) {
    return switch (step) {
      case CLEANED -> StreamGate.marking(step.service, step.type, stream.end(step.type), at);
      case OLD_CHECKED ->
          StreamGate.writing(step.service, step.type, container(), "ROLLBACK_VERIFIED", at);
      default -> StreamGate.writing(step.service, step.type, container(), "", at);
    };
  }

  @Override
  public String point() {
    return step.words + at.words();
  }

  @Override
  public String outcome() {
    return at == At.NOT_KNOWN ? step.goesOn : step.again;
  }
}
