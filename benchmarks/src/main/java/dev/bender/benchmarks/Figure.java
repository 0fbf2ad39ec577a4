package dev.bender.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One figure of the table.
 *
 * @param name what was measured, in a few words
 * @param unit of both series, such as {@code ms}
 * @param ours what Bender took
 * @param bare what the bare thing took in the same run; null where there is none
 * @param value what is held against the limit
 * @param limit what it has to keep to
 */
record Figure(
    String name, String unit, Series ours, @Nullable Series bare, double value, Limit limit) {

  Figure {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " is " + value);
    }
  }

  /** How many times as much as the bare thing; of the medians. */
  static Figure ratio(String name, String unit, Series ours, Series bare, Limit limit) {
    return new Figure(name, unit, ours, bare, ours.median() / bare.median(), limit);
  }

  /** The median itself is held against the limit. */
  static Figure median(String name, String unit, Series ours, @Nullable Series bare, Limit limit) {
    return new Figure(name, unit, ours, bare, ours.median(), limit);
  }

  boolean isMet() {
    return limit.keeps(value);
  }
}
