package dev.bender.benchmarks;

import java.util.List;

/** Measures some figures that belong together; leaves nothing behind. */
@FunctionalInterface
interface Measurement {

  /**
   * Measures.
   *
   * @param stage what it may use
   * @param quick whether few rounds are enough
   */
  List<Figure> measure(Stage stage, boolean quick) throws Exception;
}
