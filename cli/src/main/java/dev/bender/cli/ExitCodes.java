package dev.bender.cli;

import java.util.Collection;
import java.util.List;

/** What the command ends with, for scripts. */
final class ExitCodes {
  /** Verified, or nothing to do; for commands that only read: could answer. */
  static final int GOOD = 0;

  /** Used wrongly, or Bender could not be asked. */
  static final int USAGE = 1;

  static final int BLOCKED = 2;
  static final int ROLLED_BACK = 3;

  /** Failed, or it could not be found out. */
  static final int FAILED = 4;

  /** Waits for an approval, or for its time. */
  static final int WAITING = 5;

  private static final List<Integer> WORST_FIRST =
      List.of(USAGE, FAILED, ROLLED_BACK, BLOCKED, WAITING);

  private ExitCodes() {}

  static int worst(Collection<Integer> codes) {
    return WORST_FIRST.stream().filter(codes::contains).findFirst().orElse(GOOD);
  }

  /** The code of a container's or an update's state, as the operator API names it. */
  static int ofState(String state) {
    return switch (state) {
      case "BLOCKED" -> BLOCKED;
      case "ROLLED_BACK" -> ROLLED_BACK;
      case "FAILED", "NOT_KNOWN", "INCONCLUSIVE" -> FAILED;
      case "NEEDS_ANSWER", "HELD" -> WAITING;
      default -> GOOD;
    };
  }
}
