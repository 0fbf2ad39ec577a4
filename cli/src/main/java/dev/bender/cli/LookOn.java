package dev.bender.cli;

import dev.bender.cli.Answers.Update;
import dev.bender.cli.FollowUpdates.Started;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stays with one update until it has ended. */
final class LookOn {
  private static final Duration BETWEEN = Duration.ofMillis(300);

  private final BenderCommand root;
  private final Duration settle;
  private final Duration timeout;

  /**
   * @param settle how long it may take until it is seen to move
   * @param timeout after which nobody looks any more
   */
  LookOn(BenderCommand root, Duration settle, Duration timeout) {
    this.root = root;
    this.settle = settle;
    this.timeout = timeout;
  }

  /**
   * Looks on.
   *
   * @param before the container's update before this one; null where it had none
   */
  Outcome follow(OperatorApi api, String name, String updateId, @Nullable Update before) {
    Terminal terminal = root.terminal();
    Progress progress =
        terminal.traits().err() ? new LiveProgress(terminal) : new LineProgress(terminal);
    FollowUpdates.Times times = new FollowUpdates.Times(BETWEEN, settle, timeout);
    return Outcome.of(
        new FollowUpdates(api, progress, times)
            .follow(List.of(new Started(name, Named.checked(updateId), before)))
            .getFirst());
  }
}
