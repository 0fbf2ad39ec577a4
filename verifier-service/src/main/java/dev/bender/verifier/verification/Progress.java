package dev.bender.verifier.verification;

import dev.bender.contracts.UpdateProgress;

/** Tells people how it goes; that it arrives is not certain. */
@FunctionalInterface
public interface Progress {
  void tell(UpdateProgress what);
}
