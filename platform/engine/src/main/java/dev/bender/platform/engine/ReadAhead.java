package dev.bender.platform.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own, some pieces ahead of who writes them: what it takes to
 * read them, such as to unpack them, is done meanwhile.
 */
final class ReadAhead implements AutoCloseable {
  private static final int PIECES = 8;
  private static final Duration LAST_READ = Duration.ofSeconds(1);

  /** What was to be sent could not be read. */
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreadable(Throwable cause) {
      super("what was to be sent could not be read: " + cause.getMessage(), cause);
    }
  }

  /**
   * @param length how much of it counts; less than all of it only at the end
   * @param failure why there is no more
   */
  private record Piece(byte[] bytes, int length, @Nullable Throwable failure) {}

  private final int size;
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(PIECES);
  private final BlockingQueue<Piece> read = new ArrayBlockingQueue<>(PIECES);
  private final Thread reader;

  /**
   * Begins to read.
   *
   * @param source is not closed, and not read any more once this is closed
   * @param size of a piece, in bytes
   */
  ReadAhead(InputStream source, int size) {
    this.size = size;
    for (int piece = 0; piece < PIECES; piece++) {
      free.add(new byte[size]);
    }
    // Not virtual: who unpacks in native code would hold a carrier all the time.
    reader = Thread.ofPlatform().daemon().name("engine-upload").start(() -> readAll(source));
  }

  private void readAll(InputStream source) {
    try {
      boolean last = false;
      while (!last) {
        Piece piece = next(source, free.take());
        last = piece.length < size;
        read.put(piece);
      }
    } catch (InterruptedException e) {
      // Nobody wants the rest.
      Thread.currentThread().interrupt();
    }
  }

  private static Piece next(InputStream source, byte[] bytes) {
    try {
      return new Piece(bytes, source.readNBytes(bytes, 0, bytes.length), null);
    } catch (IOException | RuntimeException | Error e) {
      return new Piece(bytes, 0, e);
    }
  }

  /**
   * Writes all of it.
   *
   * @throws Unreadable if the source failed; what came before it was written
   */
  void writeTo(OutputStream out) throws IOException {
    try {
      int length = size;
      while (length == size) {
        Piece piece = read.take();
        if (piece.failure != null) {
          throw new Unreadable(piece.failure);
        }
        length = piece.length;
        out.write(piece.bytes, 0, length);
        free.add(piece.bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while an archive was sent");
    }
  }

  /**
   * Returns when the source is left alone; one that does not end its read is waited for a little.
   */
  @Override
  public void close() {
    reader.interrupt();
    // An interrupt is often why we are here.
    boolean interrupted = Thread.interrupted();
    try {
      reader.join(LAST_READ);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
