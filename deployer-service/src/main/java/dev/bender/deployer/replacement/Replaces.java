package dev.bender.deployer.replacement;

import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Update;
import dev.bender.platform.engine.EngineException;

/** Puts scanned images in place. */
public interface Replaces {
  /**
   * Puts what was scanned in place.
   *
   * @throws EngineException if the engine does not answer; to be called again
   */
  Replacement replace(ScanCompleted scan) throws InterruptedException;

  /**
   * Whether the update has stopped the old container: then it has to come to its end, whatever is
   * known by now. A new one that was only created is removed.
   *
   * @throws EngineException if the engine does not answer
   */
  boolean isBegun(Update update);

  /**
   * Whether the old container runs under its name and nothing that the update made is left: giving
   * up would leave no trace.
   *
   * @throws EngineException if the engine does not answer
   */
  boolean isUntouched(Update update);
}
