package dev.bender.demo.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A tar archive whose bytes depend on its content alone: sorted, one fixed time, owner root. */
final class TarGz {

  private static final int FILE = 0b110_100_100;
  private static final int PROGRAM = 0b111_101_101;

  /** A time that no tool takes for 'not set'. */
  private static final long FIXED_TIME_MILLIS = 1_700_000_000_000L;

  private sealed interface Item permits File, Link {}

  private record File(byte[] content, int mode) implements Item {}

  private record Link(String target) implements Item {}

  private final Map<String, Item> items = new TreeMap<>();

  private TarGz() {}

  static TarGz builder() {
    return new TarGz();
  }

  TarGz file(String path, byte[] content) {
    items.put(path, new File(content, FILE));
    return this;
  }

  TarGz program(String path, byte[] content) {
    items.put(path, new File(content, PROGRAM));
    return this;
  }

  TarGz link(String path, String target) {
    items.put(path, new Link(target));
    return this;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  byte[] tar() {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, Item> item : items.entrySet()) {
        add(tar, item.getKey(), item.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void add(TarArchiveOutputStream tar, String path, Item item) throws IOException {
    switch (item) {
      case File(byte[] content, int mode) -> {
        var entry = entry(path, TarConstants.LF_NORMAL);
        entry.setMode(mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
      }
      case Link(String target) -> {
        var entry = entry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
      }
    }
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String path, byte kind) {
    var entry = new TarArchiveEntry(path, kind);
    entry.setModTime(FIXED_TIME_MILLIS);
    entry.setIds(0, 0);
    entry.setNames("root", "root");
    return entry;
  }

  byte[] toBytes() {
    return gzip(tar());
  }

  static byte[] gzip(byte[] plain) {
    var bytes = new ByteArrayOutputStream();
    // the JDK writes no time into the header
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
