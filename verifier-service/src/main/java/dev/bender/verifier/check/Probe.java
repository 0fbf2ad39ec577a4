package dev.bender.verifier.check;

import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.EngineUnreachable;

/** Tries one check once. */
@FunctionalInterface
public interface Probe {
  /**
   * @param container as it is now
   * @throws EngineUnreachable if the engine is needed for it and does not answer
   */
  Seen look(HealthCheck check, ContainerView container)
      throws EngineUnreachable, InterruptedException;
}
