package dev.bender.contracts;

/** How bad a finding is, the worst first; the words are Trivy's. */
public enum Severity {
  CRITICAL,
  HIGH,
  MEDIUM,
  LOW,
  UNKNOWN
}
