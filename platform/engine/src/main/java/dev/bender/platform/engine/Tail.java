package dev.bender.platform.engine;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of all that is written to it. */
final class Tail extends OutputStream {
  private final byte[] ring;
  private int next;
  private boolean full;

  Tail(int size) {
    this.ring = new byte[Math.max(1, size)];
  }

  @Override
  public void write(int one) {
    ring[next] = (byte) one;
    next = (next + 1) % ring.length;
    full = full || next == 0;
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    int skipped = Math.max(0, length - ring.length);
    int left = length - skipped;
    int position = from + skipped;
    while (left > 0) {
      int part = Math.min(left, ring.length - next);
      System.arraycopy(bytes, position, ring, next, part);
      next = (next + part) % ring.length;
      full = full || next == 0;
      position += part;
      left -= part;
    }
  }

  String text() {
    int length = full ? ring.length : next;
    int begin = full ? next : 0;
    byte[] inOrder = new byte[length];
    for (int i = 0; i < length; i++) {
      inOrder[i] = ring[(begin + i) % ring.length];
    }
    int first = 0;
    // A beginning that was cut off within a character.
    while (full && first < Math.min(3, length) && (inOrder[first] & 0xc0) == 0x80) {
      first++;
    }
    return new String(inOrder, first, length - first, StandardCharsets.UTF_8);
  }
}
