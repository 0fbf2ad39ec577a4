package dev.bender.detector.reconciliation;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.ImageDigests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Decides which containers to look at now: those that are new or run another image than before, all
 * when the schedule says so, and those whose registry did not answer, after a while. Not for use by
 * several threads.
 */
final class DueLooks {
  private final UnaryOperator<Instant> schedule;
  private final Clock clock;
  private final Map<String, Looked> looked = new HashMap<>();
  private Instant nextRound;
  private Instant seen;

  /** What was looked at, and when to do so again. */
  private record Looked(String reference, ImageDigests image, Instant again) {
    boolean isStillSo(ContainerObserved container, Instant now) {
      return reference.equals(container.reference())
          && image.equals(container.image())
          && again.isAfter(now);
    }
  }

  /**
   * @param schedule gives the next time to look at everything after a time
   */
  DueLooks(UnaryOperator<Instant> schedule, Clock clock) {
    this.schedule = schedule;
    this.clock = clock;
    this.seen = clock.instant();
    this.nextRound = schedule.apply(seen);
  }

  /** Those of all watched containers that are due. */
  List<ContainerObserved> among(Collection<ContainerObserved> all) {
    Instant now = clock.instant();
    followSchedule(now);
    List<ContainerObserved> watched =
        all.stream().filter(one -> one.watch() == Watch.WATCHED).toList();
    looked
        .keySet()
        .retainAll(watched.stream().map(ContainerObserved::key).collect(Collectors.toSet()));
    return watched.stream().filter(one -> isDue(one, now)).toList();
  }

  /** That one was looked at. */
  void done(ContainerObserved container, Optional<Duration> askAgain) {
    Instant again = askAgain.map(clock.instant()::plus).orElse(Instant.MAX);
    looked.put(container.key(), new Looked(container.reference(), container.image(), again));
  }

  private boolean isDue(ContainerObserved container, Instant now) {
    Looked last = looked.get(container.key());
    return last == null || !last.isStillSo(container, now);
  }

  /** Also follows a clock that was set back, as when it was wrong until the network was there. */
  private void followSchedule(Instant now) {
    if (!now.isBefore(nextRound)) {
      looked.clear();
      nextRound = schedule.apply(now);
    } else if (now.isBefore(seen)) {
      // Only then: what comes next takes a millisecond to reckon, and this is asked day and night.
      nextRound = schedule.apply(now);
    }
    seen = now;
  }
}
