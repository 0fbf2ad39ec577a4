package dev.bender.benchmarks;

/** It could not be measured; the message says why. */
final class BenchFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchFailed(String message) {
    super(message);
  }
}
