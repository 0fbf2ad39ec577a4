package dev.bender.benchmarks;

/** Four hops, from {@code update.detected} to {@code verified}, that do nothing but pass on. */
interface Pipeline extends AutoCloseable {

  /** Sees an event arrive. */
  interface Arrivals {
    /**
     * @param hop 0 for the first service, 4 for the reader at the end
     * @param event which one
     */
    void arrived(int hop, int event);
  }

  /** Writes the events of those numbers to the first topic, in one transaction. */
  void publish(int first, int count);

  @Override
  void close();
}
