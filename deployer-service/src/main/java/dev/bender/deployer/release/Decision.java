package dev.bender.deployer.release;

import dev.bender.platform.messaging.Emissions.Delay;

/** What the gate says of a scanned update. */
sealed interface Decision {
  /** It goes ahead now. */
  record Deploy() implements Decision {}

  /** It waits in {@code update.held}, then comes again. */
  record Hold(Delay delay) implements Decision {}

  /** It is over for now, and waits in {@code update.retry}. */
  record Queue(Delay delay) implements Decision {}
}
