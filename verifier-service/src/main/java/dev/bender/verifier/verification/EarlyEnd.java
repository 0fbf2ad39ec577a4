package dev.bender.verifier.verification;

import dev.bender.verifier.check.ForeignText;
import dev.bender.verifier.container.ContainerView;
import org.jspecify.annotations.Nullable;

/** What makes waiting senseless. */
final class EarlyEnd {
  static final int RESTARTS_FORGIVEN = 2;

  private EarlyEnd() {}

  /**
   * A sentence where the container ended for good or keeps crashing; else null.
   *
   * @param first the container when it was first looked at
   */
  static @Nullable String of(ContainerView first, ContainerView now) {
    if (now.isOver()) {
      return "The container exited with code %d%s, and its restart policy '%s' does not start it again%s."
          .formatted(now.exitCode(), memory(now), policy(now), error(now));
    }
    int restarts = now.restartCount() - first.restartCount();
    if (restarts > RESTARTS_FORGIVEN) {
      return "The container crashes: it was started again %d times, the last exit code is %d%s%s."
          .formatted(restarts, now.exitCode(), memory(now), error(now));
    }
    return null;
  }

  private static String policy(ContainerView now) {
    String name = ForeignText.line(now.restart().name(), 20);
    return name.isEmpty() ? "no" : name;
  }

  private static String memory(ContainerView now) {
    return now.outOfMemory() ? " (out of memory)" : "";
  }

  private static String error(ContainerView now) {
    String error = ForeignText.line(now.error(), 300);
    return error.isEmpty() ? "" : " (" + error + ")";
  }
}
