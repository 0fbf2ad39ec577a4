package dev.bender.deployer.release;

import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import java.util.Optional;
import java.util.function.Function;

/** The update of each container that was found last; attempts of older ones do not count. */
public final class LatestUpdates {
  private final Function<String, Optional<UpdateDetected>> byKey;

  /**
   * @param byKey the one of a container, by {@code host/container}
   */
  public LatestUpdates(Function<String, Optional<UpdateDetected>> byKey) {
    this.byKey = byKey;
  }

  /** Of two that were found, the one that was found later; of the same age, the one that came. */
  public static UpdateDetected later(UpdateDetected before, UpdateDetected now) {
    boolean older = now.update().detectedAt().isBefore(before.update().detectedAt());
    return older ? before : now;
  }

  /** Whether another digest was found after this one. */
  public boolean supersede(Update update) {
    return of(update)
        .filter(newest -> !newest.updateId().equals(update.updateId()))
        .filter(newest -> newest.update().detectedAt().isAfter(update.detectedAt()))
        .filter(newest -> !newest.update().keepsImage())
        .isPresent();
  }

  /** Whether somebody asked for just this update. */
  boolean isApproved(Update update) {
    return of(update)
        .filter(newest -> newest.updateId().equals(update.updateId()))
        .filter(newest -> newest.update().approvedBy() != null)
        .isPresent();
  }

  /** The update of a container, {@code host/container}, that was found last. */
  public Optional<Update> of(String key) {
    return byKey.apply(key).map(UpdateDetected::update);
  }

  private Optional<UpdateDetected> of(Update update) {
    return byKey.apply(update.host() + "/" + update.container());
  }
}
