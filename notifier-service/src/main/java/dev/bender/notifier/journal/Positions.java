package dev.bender.notifier.journal;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the journal holds.
 *
 * @param records by topic and partition, how far their lines are on the disk
 * @param files by name, how long the files are that may be half written; others are whole
 */
record Positions(Map<String, Reached> records, Map<String, Long> files) {
  static final Positions NONE = new Positions(Map.of(), Map.of());

  Positions(@Nullable Map<String, Reached> records, @Nullable Map<String, Long> files) {
    this.records = records == null ? Map.of() : Map.copyOf(records);
    this.files = files == null ? Map.of() : Map.copyOf(files);
  }

  /**
   * How far the lines of one partition are on the disk.
   *
   * @param next the first offset that is not
   * @param newest the time of the newest record that is
   */
  record Reached(long next, Instant newest) {}

  /**
   * Whether a record's line is on the disk. A topic that was made anew counts from 0 again: its
   * records are newer than all that was written.
   */
  boolean hold(Pending pending) {
    Reached reached = records.get(pending.partition());
    return reached != null
        && pending.offset() < reached.next()
        && !pending.at().isAfter(reached.newest());
  }

  /** What is recorded before files of these lengths grow. */
  Positions before(Map<String, Long> lengths) {
    Map<String, Long> all = new HashMap<>(files);
    lengths.forEach((name, length) -> all.merge(name, length, Math::min));
    return new Positions(records, all);
  }

  /** What is recorded when lines are on the disk, in files that are now so long. */
  Positions after(Collection<Pending> written, Map<String, Long> lengths) {
    Map<String, Reached> all = new HashMap<>(records);
    for (Pending one : written) {
      all.merge(
          one.partition(),
          new Reached(one.offset() + 1, one.at()),
          (old, now) ->
              new Reached(
                  now.next(), old.newest().isAfter(now.newest()) ? old.newest() : now.newest()));
    }
    return new Positions(all, lengths);
  }
}
