package dev.bender.detector.discovery;

import dev.bender.platform.registry.Head;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.RegistryFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks that people ask for: never an answer from before they asked, yet not more than one HEAD of
 * a reference in two seconds. Who asks meanwhile waits, and shares the next answer. Thread-safe.
 */
public final class PacedHeads {
  static final Duration PACE = Duration.ofSeconds(2);
  private static final int MOST_REFERENCES = 1_000;

  private final Heads registries;
  private final Clock clock;
  private final Map<ImageReference, Turn> turns = new LinkedHashMap<>();

  /** The looks at one reference, one after the other. */
  private static final class Turn {
    private Instant askedAt = Instant.MIN;
    private @Nullable Answer<Head> answer;
  }

  public PacedHeads(Heads registries, Clock clock) {
    this.registries = registries;
    this.clock = clock;
  }

  /** Heads for somebody who asked at that time. */
  public Heads since(Instant asked) {
    return reference -> head(reference, asked);
  }

  private Head head(ImageReference reference, Instant asked) {
    Turn turn = turn(reference);
    synchronized (turn) {
      Answer<Head> last = turn.answer;
      if (last != null && !turn.askedAt.isBefore(asked)) {
        return last.get();
      }
      if (last != null) {
        pause(turn.askedAt.plus(PACE));
      }
      turn.askedAt = clock.instant();
      Answer<Head> next = ask(reference);
      turn.answer = next;
      return next.get();
    }
  }

  private Answer<Head> ask(ImageReference reference) {
    try {
      return new Answer<>(registries.of(reference), null);
    } catch (RegistryFailure e) {
      return new Answer<>(null, e);
    }
  }

  private void pause(Instant until) {
    Duration left = Duration.between(clock.instant(), until);
    if (!left.isPositive()) {
      return;
    }
    try {
      // A clock that was set back must not make the pause longer.
      Thread.sleep(left.compareTo(PACE) < 0 ? left : PACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a registry was given a rest", e);
    }
  }

  private Turn turn(ImageReference reference) {
    synchronized (turns) {
      if (turns.size() >= MOST_REFERENCES && !turns.containsKey(reference)) {
        turns.remove(turns.keySet().iterator().next());
      }
      return turns.computeIfAbsent(reference, one -> new Turn());
    }
  }
}
