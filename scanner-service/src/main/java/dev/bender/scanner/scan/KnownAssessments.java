package dev.bender.scanner.scan;

import dev.bender.contracts.ImageAssessed;
import java.util.Optional;

/** What was found out before, by any scanner of the fleet. */
@FunctionalInterface
public interface KnownAssessments {

  /** The last assessment of the image with that digest. */
  Optional<ImageAssessed> find(String digest);
}
