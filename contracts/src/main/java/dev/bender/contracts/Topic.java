package dev.bender.contracts;

/**
 * A topic: its name is the contract with operators, and names the type of its records.
 *
 * @param name as stock Kafka tools show it
 * @param type CloudEvents type of its values
 * @param value class of its values
 * @param retention how long records stay
 * @param <E> its values
 */
public record Topic<E extends Event>(
    String name, String type, Class<E> value, Retention retention) {

  /** How long records stay. */
  public enum Retention {
    /** The audit trail. */
    FOREVER,
    /** A table: the last record of each key. */
    COMPACTED,
    /** Of use for 30 days. */
    DAYS_30
  }

  /** Where records of this topic go that nobody can read. */
  public String deadLetters() {
    return name + ".dlt";
  }
}
