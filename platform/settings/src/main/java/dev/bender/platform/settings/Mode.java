package dev.bender.platform.settings;

/** Who decides that a scanned update is put in place. */
public enum Mode {
  /** A person, for every update, after its scan. */
  MANUAL,
  /** The gate alone. */
  AUTO
}
