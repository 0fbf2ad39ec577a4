package dev.bender.platform.messaging;

import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far one partition is done. Lanes finish out of order; what is committed is the first offset
 * that is not done, and, in the commit's metadata, which later ones are. So nothing that is done is
 * done again after a crash, and nothing that is not done is passed over.
 */
final class PartitionProgress {
  private static final String PREFIX = "done:";

  /**
   * The broker takes 4096 bytes of metadata by default; beyond this, reading stops for a while. One
   * more poll may come on top.
   */
  static final int MOST_AHEAD = 500;

  /** Records that one poll gives at most. */
  static final int MOST_A_POLL = 250;

  private final TreeSet<Long> open = new TreeSet<>();
  private final TreeSet<Long> done = new TreeSet<>();
  private long next;

  private PartitionProgress(long next) {
    this.next = next;
  }

  /** Where the last commit left off; metadata that is not ours counts as none. */
  static PartitionProgress from(long position, String metadata) {
    PartitionProgress progress = new PartitionProgress(position);
    if (metadata.startsWith(PREFIX) && metadata.length() > PREFIX.length()) {
      try {
        for (String relative : metadata.substring(PREFIX.length()).split(",")) {
          progress.done.add(position + Long.parseLong(relative, 36));
        }
      } catch (NumberFormatException e) {
        progress.done.clear();
      }
    }
    return progress;
  }

  /** Whether this record is to be handled; false if it was done before a restart. */
  boolean begin(long offset) {
    next = Math.max(next, offset + 1);
    return !done.contains(offset) && open.add(offset);
  }

  void end(long offset) {
    if (open.remove(offset)) {
      done.add(offset);
    }
  }

  boolean isFull() {
    return done.size() >= MOST_AHEAD || open.size() >= MOST_AHEAD;
  }

  /** What to commit. */
  OffsetAndMetadata commit() {
    long position = open.isEmpty() ? next : open.first();
    done.headSet(position).clear();
    StringBuilder metadata = new StringBuilder();
    for (long offset : done) {
      metadata.append(metadata.isEmpty() ? PREFIX : ",");
      metadata.append(Long.toString(offset - position, 36));
    }
    return new OffsetAndMetadata(position, metadata.toString());
  }
}
