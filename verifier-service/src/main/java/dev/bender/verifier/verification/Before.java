package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.ContainerChecked;
import dev.bender.contracts.Event;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.check.HealthCheck.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was broken before an update, as {@link TakeBaseline} saw it. */
public final class Before {
  /** An update may wait for its answer for days; what is older says too little. */
  private static final Duration FRESH = Duration.ofDays(7);

  private final Function<String, Optional<ContainerChecked>> table;

  /**
   * @param table the last look at a container, by its key
   */
  public Before(Function<String, Optional<ContainerChecked>> table) {
    this.table = table;
  }

  /**
   * Whether a check failed on the old container already. That a container runs must always be
   * proved anew. Of several checks with one name all must have failed: nobody knows which is which.
   *
   * @param update which update's event asks
   * @param old the old container; null where that is not known any more
   * @param fresh the new one, of which a late look may tell; null where there is none
   */
  boolean wasBroken(
      HealthCheck check, Event update, @Nullable String old, @Nullable String fresh, Instant now) {
    if (check instanceof Running) {
      return false;
    }
    ContainerChecked seen = table.apply(update.key()).orElse(null);
    if (seen == null
        || !seen.updateId().equals(update.updateId())
        || (old != null && !seen.containerId().equals(old))
        || seen.containerId().equals(fresh)
        || seen.checkedAt().plus(FRESH).isBefore(now)) {
      return false;
    }
    List<CheckResult> same =
        seen.checks().stream().filter(one -> one.name().equals(check.name())).toList();
    return !same.isEmpty() && same.stream().allMatch(one -> one.outcome() == Outcome.FAILED);
  }
}
