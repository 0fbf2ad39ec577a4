package dev.bender.deployer.postgres;

import dev.bender.platform.postgres.DatabaseException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Checks a file, on a thread of its own, while it is written: it may be known whole at its end. */
final class ReadBack {
  /** What a file has to hold. */
  interface Check {
    /**
     * Reads all of it.
     *
     * @throws DatabaseException with what is wrong
     * @throws IOException if it cannot be read
     */
    void check(InputStream unpacked) throws DatabaseException, IOException;
  }

  private final FutureTask<Boolean> task;

  private ReadBack(FutureTask<Boolean> task) {
    this.task = task;
  }

  /** Begins; it ends with the file, however that ends. */
  static ReadBack of(PackedFile file, Check check) throws IOException {
    InputStream written = file.follow();
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          try (written) {
            check.check(written);
          }
          return true;
        });
    Thread.ofPlatform().daemon().name("read-back").start(task);
    return new ReadBack(task);
  }

  /**
   * Waits until all of it is read; to be called when the file was ended.
   *
   * @throws DatabaseException with what is wrong with the file
   */
  void await() throws DatabaseException, InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DatabaseException wrong) {
        throw wrong;
      }
      throw new DatabaseException("it cannot be read back: " + e.getCause(), e);
    }
  }
}
