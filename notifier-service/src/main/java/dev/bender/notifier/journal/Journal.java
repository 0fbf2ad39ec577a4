package dev.bender.notifier.journal;

import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TopicFollower;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each event, each exactly once. The follower begins at the first record every
 * time; what the folder holds already is passed over. While the disk fails, lines wait in memory
 * and, when that is full, in the topics.
 */
final class Journal implements TopicFollower.Observer, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final int ROOM = 50_000;
  private static final Duration NAP = Duration.ofMillis(500);
  private static final Duration NAP_AFTER_FAILURE = Duration.ofSeconds(1);

  private final JournalFolder folder;
  private final Lines lines;
  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>(ROOM);
  private final List<Pending> batch = new ArrayList<>();
  private @Nullable Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable String trouble;

  Journal(JournalFolder folder, ZoneId zone) {
    this.folder = folder;
    this.lines = new Lines(zone);
  }

  /**
   * Begins to write.
   *
   * @param caughtUp whether all older records were seen; until then lines are gathered, because
   *     topics are read one after the other, and a day reads best in the order of its clock
   */
  void start(BooleanSupplier caughtUp) {
    thread = Thread.ofPlatform().daemon().name("journal-writer").start(() -> run(caughtUp));
  }

  @Override
  public void seen(Recorded<?> record) {
    enqueue(lines.of(record));
  }

  @Override
  public void dead(TopicFollower.DeadLetter letter) {
    enqueue(lines.of(letter));
  }

  /** Why nothing can be written just now; null if all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  /** Writes what is left, if the disk lets it. */
  @Override
  public void close() {
    stopping = true;
    Thread writer = thread;
    if (writer != null) {
      try {
        writer.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void enqueue(@Nullable Pending pending) {
    if (pending == null) {
      return;
    }
    try {
      queue.put(pending);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(BooleanSupplier caughtUp) {
    boolean last = false;
    while (!last) {
      last = stopping;
      try {
        folder.open();
        if (batch.isEmpty() && (caughtUp.getAsBoolean() || queue.size() > ROOM / 2)) {
          take();
        }
        if (!batch.isEmpty()) {
          folder.write(batch);
          batch.clear();
        }
        wellAgain();
      } catch (IOException | RuntimeException e) {
        failed(e);
      }
      pause(trouble == null ? NAP : NAP_AFTER_FAILURE);
    }
  }

  private void take() {
    queue.drainTo(batch);
    batch.removeIf(folder::held);
    batch.sort(Comparator.comparing(Pending::at));
  }

  private void failed(Exception e) {
    if (trouble == null) {
      log.error("the journal cannot be written; trying again until it can: {}", e.toString());
    }
    trouble = e.toString();
  }

  private void wellAgain() {
    if (trouble != null) {
      log.info("the journal is written again; nothing was lost");
      trouble = null;
    }
  }

  private void pause(Duration nap) {
    try {
      if (!stopping) {
        Thread.sleep(nap);
      }
    } catch (InterruptedException e) {
      stopping = true;
    }
  }
}
