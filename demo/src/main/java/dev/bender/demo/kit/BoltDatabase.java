package dev.bender.demo.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the file format of bbolt (version 2, {@code go.etcd.io/bbolt}), which Trivy's database is
 * in: every bucket becomes one leaf page with as many overflow pages as it takes, so that no branch
 * pages are needed. The result opens like any other bbolt file; it is meant for kilobytes.
 */
public final class BoltDatabase {

  static final int PAGE_SIZE = 4096;
  static final int MAGIC = 0xED0CDAED;
  static final int VERSION = 2;

  static final short META_PAGE = 0x04;
  static final short FREELIST_PAGE = 0x10;
  static final short LEAF_PAGE = 0x02;
  static final int BUCKET_ELEMENT = 0x01;

  static final int PAGE_HEADER = 16;
  static final int LEAF_ELEMENT = 16;
  static final int META_CHECKED = 56;

  private static final int FREELIST_AT = 2;
  private static final int FIRST_FREE_PAGE = 3;

  /** bbolt's own MaxKeySize. */
  private static final int MAX_KEY = 32768;

  /** Beyond this, one leaf page per bucket is the wrong layout. */
  private static final int MAX_BUCKET = 4 * 1024 * 1024;

  private static final int MAX_ELEMENTS = 0xFFFE;

  private final List<byte[]> runs = new ArrayList<>();
  private long nextPage = FIRST_FREE_PAGE;

  private BoltDatabase() {}

  /** A value or a nested bucket. */
  public sealed interface Node permits Bucket, Value {}

  /** Named nodes; the order of insertion does not matter. */
  public record Bucket(Map<String, Node> nodes) implements Node {
    public Bucket {
      nodes = Map.copyOf(nodes);
    }

    /** Returns a bucket whose nodes can be added one by one. */
    public static Builder builder() {
      return new Builder();
    }

    /** Collects the nodes of one bucket. */
    public static final class Builder {
      private final Map<String, Node> nodes = new LinkedHashMap<>();

      private Builder() {}

      /** Adds a node, replacing one of the same key. */
      public Builder put(String key, Node node) {
        nodes.put(key, node);
        return this;
      }

      /** Adds a value, replacing a node of the same key. */
      public Builder put(String key, String value) {
        return put(key, new Value(value.getBytes(UTF_8)));
      }

      public Bucket build() {
        return new Bucket(nodes);
      }
    }
  }

  /** Bytes under a key. */
  public record Value(byte[] bytes) implements Node {}

  /**
   * Returns the whole file.
   *
   * @throws IllegalArgumentException if a key is empty or longer than 32768 bytes, if a bucket has
   *     more than 65534 keys or would be larger than 4 MiB, or if a value stands at the top level
   */
  public static byte[] write(Bucket root) {
    if (root.nodes().values().stream().anyMatch(node -> !(node instanceof Bucket))) {
      throw new IllegalArgumentException("The top level of a bolt database holds buckets only.");
    }
    var database = new BoltDatabase();
    long rootPage = database.writeBucket(root);
    return database.file(rootPage);
  }

  private long writeBucket(Bucket bucket) {
    var sorted = new TreeMap<byte[], Node>(Arrays::compareUnsigned);
    bucket.nodes().forEach((key, node) -> sorted.put(key(key), node));
    if (sorted.size() > MAX_ELEMENTS) {
      throw new IllegalArgumentException(
          "A bucket with " + sorted.size() + " keys does not fit one leaf page.");
    }
    var flags = new ArrayList<Integer>();
    var values = new ArrayList<byte[]>();
    for (Node node : sorted.values()) {
      switch (node) {
        case Value value -> {
          flags.add(0);
          values.add(value.bytes());
        }
        case Bucket nested -> {
          flags.add(BUCKET_ELEMENT);
          values.add(littleEndian(16).putLong(writeBucket(nested)).putLong(0).array());
        }
      }
    }
    return addLeaf(List.copyOf(sorted.keySet()), flags, values);
  }

  private static byte[] key(String key) {
    byte[] bytes = key.getBytes(UTF_8);
    if (bytes.length == 0 || bytes.length > MAX_KEY) {
      throw new IllegalArgumentException(
          "A bolt key has 1 to " + MAX_KEY + " bytes, this one has " + bytes.length + ".");
    }
    return bytes;
  }

  private long addLeaf(List<byte[]> keys, List<Integer> flags, List<byte[]> values) {
    long content = PAGE_HEADER + (long) LEAF_ELEMENT * keys.size();
    for (int i = 0; i < keys.size(); i++) {
      content += keys.get(i).length + values.get(i).length;
    }
    if (content > MAX_BUCKET) {
      throw new IllegalArgumentException(
          "A bucket of " + content + " bytes does not fit; at most " + MAX_BUCKET + " do.");
    }
    int pages = (int) ((content + PAGE_SIZE - 1) / PAGE_SIZE);
    long page = nextPage;
    nextPage += pages;

    ByteBuffer run = littleEndian(pages * PAGE_SIZE);
    putHeader(run, page, LEAF_PAGE, keys.size(), pages - 1);
    int data = PAGE_HEADER + LEAF_ELEMENT * keys.size();
    for (int i = 0; i < keys.size(); i++) {
      int element = PAGE_HEADER + LEAF_ELEMENT * i;
      byte[] key = keys.get(i);
      byte[] value = values.get(i);
      run.putInt(flags.get(i)).putInt(data - element).putInt(key.length).putInt(value.length);
      run.put(data, key).put(data + key.length, value);
      data += key.length + value.length;
    }
    runs.add(run.array());
    return page;
  }

  private byte[] file(long rootPage) {
    var file = new ByteArrayOutputStream();
    file.writeBytes(meta(0, rootPage));
    file.writeBytes(meta(1, rootPage));
    ByteBuffer freelist = littleEndian(PAGE_SIZE);
    putHeader(freelist, FREELIST_AT, FREELIST_PAGE, 0, 0);
    file.writeBytes(freelist.array());
    runs.forEach(file::writeBytes);
    return file.toByteArray();
  }

  /** bbolt writes transaction n to meta page n mod 2 and opens the valid page with the larger n. */
  private byte[] meta(int transaction, long rootPage) {
    ByteBuffer page = littleEndian(PAGE_SIZE);
    putHeader(page, transaction, META_PAGE, 0, 0);
    page.putInt(MAGIC).putInt(VERSION).putInt(PAGE_SIZE).putInt(0);
    page.putLong(rootPage).putLong(0);
    page.putLong(FREELIST_AT).putLong(nextPage).putLong(transaction);
    page.putLong(fnv64a(page.array(), PAGE_HEADER, META_CHECKED));
    return page.array();
  }

  private static void putHeader(ByteBuffer page, long id, short kind, int count, int overflow) {
    page.putLong(id).putShort(kind).putShort((short) count).putInt(overflow);
  }

  /** The 64-bit FNV-1a hash, with the constants of its authors' reference. */
  static long fnv64a(byte[] bytes, int from, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
