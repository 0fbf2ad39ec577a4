package dev.bender.system.faults;

/** What is done to Bender, and what is asserted of it, for one fault. */
@FunctionalInterface
interface Play {
  /**
   * Plays it.
   *
   * @param name of the container, which is this play's own
   */
  void on(Stage stage, String name) throws Exception;
}
