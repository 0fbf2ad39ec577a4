package dev.bender.platform.settings;

/** What the gate does about a vulnerability of one severity. */
public enum GateAction {
  BLOCK,
  WARN,
  LOG
}
