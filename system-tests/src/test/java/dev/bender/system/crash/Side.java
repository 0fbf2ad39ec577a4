package dev.bender.system.crash;

/** On which side of a call the kill falls. */
enum Side {
  /** Bender has sent it, and nobody has got it. */
  BEFORE,
  /** It was carried out, and Bender has not got the answer. */
  AFTER
}
