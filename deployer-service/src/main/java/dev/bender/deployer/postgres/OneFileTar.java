package dev.bender.deployer.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;

/** An archive of one file that is read as it is sent. */
final class OneFileTar extends InputStream {
  private static final int RECORD = 512;
  private static final int READABLE = 0644;
  private static final ZipEncoding NAMES = ZipEncodingHelper.getZipEncoding("UTF-8");

  private final InputStream all;

  /**
   * Begins it.
   *
   * @param bytes that the content has
   */
  OneFileTar(String name, long bytes, InputStream content) throws IOException {
    byte[] end = new byte[(int) ((RECORD - bytes % RECORD) % RECORD) + 2 * RECORD];
    this.all =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    new ByteArrayInputStream(header(name, bytes)),
                    content,
                    new ByteArrayInputStream(end))));
  }

  private static byte[] header(String name, long bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes);
    entry.setMode(READABLE);
    byte[] header = new byte[RECORD];
    // With lengths beyond eight gigabytes as GNU tar writes them.
    entry.writeEntryHeader(header, NAMES, true);
    return header;
  }

  @Override
  public int read() throws IOException {
    return all.read();
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    return all.read(buffer, from, length);
  }

  @Override
  public void close() throws IOException {
    all.close();
  }
}
