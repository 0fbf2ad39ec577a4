package dev.bender.deployer.postgres;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A file that is compressed (zstd) as it is written, with the sum of what is stored. It is never in
 * memory, and it is given up before it fills the disk.
 */
final class PackedFile extends OutputStream {
  // A third of the time that the usual level 3 takes, for files that are some percent larger, if at
  // all: dependents are down while this is written.
  private static final int LEVEL = 1;
  private static final int PIECE = 2 * 1024 * 1024;
  private static final long LOOK_EVERY = 16L * 1024 * 1024;

  private final Path file;
  private final LongConsumer progress;
  private final long floor;
  private final FileStore disk;
  private final MessageDigest digest;
  private final StoredFile stored;
  private final ZstdOutputStream packed;
  private long bytes;
  private long nextLook = LOOK_EVERY;
  private @Nullable IOException broken;

  /**
   * Begins the file anew.
   *
   * @param floor bytes of the disk that have to stay free
   * @param progress gets the bytes so far, before compression
   */
  PackedFile(Path file, long floor, LongConsumer progress) throws IOException {
    this.file = file;
    this.floor = floor;
    this.progress = progress;
    this.digest = Sha256.create();
    this.stored = new StoredFile(file);
    this.disk = Files.getFileStore(file);
    this.packed =
        new ZstdOutputStream(
            new BufferedOutputStream(new DigestOutputStream(stored, digest), 256 * 1024), LEVEL);
    this.packed.setChecksum(true);
    // Packed on a thread beside the one that reads and reckons the sum, in pieces that are small
    // enough to cost no memory to speak of.
    this.packed.setWorkers(1).setJobSize(PIECE);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int length) throws IOException {
    try {
      pack(source, from, length);
    } catch (IOException e) {
      broken = e;
      throw e;
    }
  }

  /** Why it could not be written; null while it can. Who filled it may tell another story. */
  @Nullable IOException broken() {
    return broken;
  }

  private void pack(byte[] source, int from, int length) throws IOException {
    packed.write(source, from, length);
    bytes += length;
    if (bytes >= nextLook) {
      nextLook = bytes + LOOK_EVERY;
      progress.accept(bytes);
      if (disk.getUsableSpace() < floor) {
        throw new IOException(
            "less than " + floor / 1_000_000 + " MB are left on the disk of " + file.getParent());
      }
    }
  }

  /** Ends it, on the disk for certain. */
  Backup.Part end() throws IOException {
    packed.close();
    Durable.sync(file);
    return new Backup.Part(
        String.valueOf(file.getFileName()),
        bytes,
        stored.count(),
        HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public void close() throws IOException {
    try (stored) {
      packed.close();
    }
  }

  /** What was written, before compression, for another thread; it ends when this is closed. */
  InputStream follow() throws IOException {
    return new ZstdInputStream(stored.follow());
  }

  /** What was written, before compression. */
  static InputStream open(Path file) throws IOException {
    return new ZstdInputStream(Files.newInputStream(file));
  }

  /** The sum of what is stored now. */
  static String sumOf(Path file) throws IOException {
    MessageDigest digest = Sha256.create();
    try (InputStream in = Files.newInputStream(file)) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
