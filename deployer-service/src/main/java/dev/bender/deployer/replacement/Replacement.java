package dev.bender.deployer.replacement;

import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.ImageDigests;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How putting a new container in an old one's place ended. */
public sealed interface Replacement {

  /**
   * The new one was started; the old one stands by.
   *
   * @param stoppedAt when the old one stopped
   * @param startedAt when the new one started
   * @param database what the old one served; null where it is no database
   * @param dependents those that were stopped for it, in the order in which they start
   */
  record Replaced(
      ImageDigests image,
      String containerId,
      @Nullable String standbyId,
      Instant stoppedAt,
      Instant startedAt,
      @Nullable DatabaseCluster database,
      List<String> dependents)
      implements Replacement {}

  /** Nothing was stopped: the old one runs as before. */
  record Refused(String sentence) implements Replacement {}

  /**
   * The old one was stopped, the new one could not be started, and the old one was started again.
   *
   * @param restoredId null if it could not be started either
   */
  record WentBack(
      @Nullable ImageDigests restored,
      @Nullable String restoredId,
      String sentence,
      Instant stoppedAt,
      Instant startedAt)
      implements Replacement {}

  /** Another update of it is not verified yet; nothing was touched. */
  record Busy() implements Replacement {}

  /** It runs that image already, put there by another update meanwhile; nothing was touched. */
  record Same() implements Replacement {}

  /** The container is not there any more. */
  record Gone() implements Replacement {}
}
