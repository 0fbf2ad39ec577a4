package dev.bender.contracts;

/** Why an event waits in a delayed topic. */
public enum DelayReason {
  /** {@code update.retry}: the gate refused it. */
  BLOCKED_BY_SCAN,
  /** {@code update.retry}: the scan could not tell. */
  INCONCLUSIVE,
  /** {@code update.retry}: something failed before the old container was given up. */
  FAILED,
  /** {@code update.retry}: it was deployed and went back; waits until somebody says so. */
  ROLLED_BACK,
  /** {@code update.held}: waits for a yes. */
  AWAITING_APPROVAL,
  /** {@code update.held}: waits for the maintenance window. */
  AWAITING_WINDOW,
  /** {@code update.held}: waits until the digest is old enough. */
  COOLING_DOWN
}
