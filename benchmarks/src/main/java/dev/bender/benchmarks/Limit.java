package dev.bender.benchmarks;

/** What a figure has to keep to. */
sealed interface Limit {

  boolean keeps(double value);

  String text();

  /** A figure that must not be larger. */
  record AtMost(double limit) implements Limit {
    @Override
    public boolean keeps(double value) {
      return value <= limit;
    }

    @Override
    public String text() {
      return "≤ " + Series.number(limit);
    }
  }

  /** A figure that must not be smaller. */
  record AtLeast(double limit) implements Limit {
    @Override
    public boolean keeps(double value) {
      return value >= limit;
    }

    @Override
    public String text() {
      return "≥ " + Series.number(limit);
    }
  }

  /** A figure that is told, and binds nobody. */
  record None() implements Limit {
    @Override
    public boolean keeps(double value) {
      return true;
    }

    @Override
    public String text() {
      return "";
    }
  }
}
