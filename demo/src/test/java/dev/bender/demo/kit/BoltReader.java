package dev.bender.demo.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads what bbolt reads, from the page numbers in the file. */
final class BoltReader {

  private static final int META_ROOT = 16;
  private static final int META_HIGH_WATER = 40;
  private static final int META_TRANSACTION = 48;
  private static final int META_CHECKSUM = 56;

  private final ByteBuffer file;

  BoltReader(byte[] file) {
    this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  int pages() {
    return file.capacity() / BoltDatabase.PAGE_SIZE;
  }

  short kind(int page) {
    return file.getShort(at(page) + 8);
  }

  int overflow(int page) {
    return file.getInt(at(page) + 12);
  }

  int metaMagic(int page) {
    return file.getInt(meta(page));
  }

  long metaTransaction(int page) {
    return file.getLong(meta(page) + META_TRANSACTION);
  }

  long metaHighWater(int page) {
    return file.getLong(meta(page) + META_HIGH_WATER);
  }

  boolean metaChecksumIsRight(int page) {
    long expected = BoltDatabase.fnv64a(file.array(), meta(page), BoltDatabase.META_CHECKED);
    return file.getLong(meta(page) + META_CHECKSUM) == expected;
  }

  /** One line per bucket ({@code path/}) and value ({@code path/key=value}). */
  String dump() {
    var out = new StringBuilder();
    dump("", Math.toIntExact(file.getLong(meta(1) + META_ROOT)), out);
    return out.toString();
  }

  private void dump(String path, int page, StringBuilder out) {
    if (kind(page) != BoltDatabase.LEAF_PAGE || file.getLong(at(page)) != page) {
      throw new IllegalStateException("Page " + page + " is no leaf page of that number.");
    }
    int count = Short.toUnsignedInt(file.getShort(at(page) + 10));
    for (int i = 0; i < count; i++) {
      int element = at(page) + BoltDatabase.PAGE_HEADER + BoltDatabase.LEAF_ELEMENT * i;
      int keyAt = element + file.getInt(element + 4);
      int keyLength = file.getInt(element + 8);
      String name = path + text(keyAt, keyLength);
      if (file.getInt(element) == BoltDatabase.BUCKET_ELEMENT) {
        out.append(name).append("/\n");
        dump(name + "/", Math.toIntExact(file.getLong(keyAt + keyLength)), out);
      } else {
        String value = text(keyAt + keyLength, file.getInt(element + 12));
        out.append(name).append('=').append(value).append('\n');
      }
    }
  }

  private String text(int at, int length) {
    return new String(file.array(), at, length, UTF_8);
  }

  private static int at(int page) {
    return page * BoltDatabase.PAGE_SIZE;
  }

  private static int meta(int page) {
    return at(page) + BoltDatabase.PAGE_HEADER;
  }
}
