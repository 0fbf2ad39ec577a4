package dev.bender.verifier.verification;

import dev.bender.verifier.check.HealthCheck;

/** What an update is not held to. */
interface Excuses {
  Excuses NONE =
      new Excuses() {
        @Override
        public boolean failed(HealthCheck check) {
          return false;
        }

        @Override
        public boolean unmeasured(HealthCheck check) {
          return false;
        }
      };

  /** Whether it may be bad, as it was before the update. */
  boolean failed(HealthCheck check);

  /** Whether it may go without being measured, as nobody asked for it. */
  boolean unmeasured(HealthCheck check);
}
