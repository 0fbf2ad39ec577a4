package dev.bender.deployer.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that another thread may read while it is written. */
final class StoredFile extends OutputStream {
  private final Path file;
  private final OutputStream out;
  private long count;
  private boolean ended;

  /** Begins it anew. */
  StoredFile(Path file) throws IOException {
    this.file = file;
    this.out = Files.newOutputStream(file);
  }

  /** Bytes so far. */
  synchronized long count() {
    return count;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int length) throws IOException {
    out.write(source, from, length);
    synchronized (this) {
      count += length;
      notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    out.close();
  }

  /** What is on the disk; who comes to its end waits until there is more, or the file is closed. */
  InputStream follow() throws IOException {
    return new Follower(Files.newInputStream(file));
  }

  private synchronized long awaitMoreThan(long position) throws IOException {
    try {
      while (count <= position && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the file is written", e);
    }
    return count - position;
  }

  private final class Follower extends InputStream {
    private final InputStream in;
    private long position;

    Follower(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      long ready = awaitMoreThan(position);
      if (ready == 0) {
        return -1;
      }
      int got = in.read(target, from, (int) Math.min(length, ready));
      position += Math.max(0, got);
      return got;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
