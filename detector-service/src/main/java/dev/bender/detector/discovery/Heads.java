package dev.bender.detector.discovery;

import dev.bender.platform.registry.Head;
import dev.bender.platform.registry.ImageReference;

/** Says what a reference points to, as recently as its user needs it. */
@FunctionalInterface
public interface Heads {
  /**
   * What the reference points to.
   *
   * @throws dev.bender.platform.registry.RegistryFailure if there is no usable answer
   */
  Head of(ImageReference reference);
}
