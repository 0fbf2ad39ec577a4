package dev.bender.platform.engine;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Output of a container or a command as the engine streams it: with a terminal as it is, without
 * one in frames of an 8-byte header (stream, three zeros, big-endian length) and a payload (Engine
 * API, 'Attach to a container'). Read to its end, whatever its length: the end is what tells that a
 * command is over.
 */
final class Multiplexed {
  private static final int LARGEST_CHARACTER = 4;
  private static final int LAST_STREAM = 3;

  private Multiplexed() {}

  /** The last characters, at most that many, fit for a terminal. */
  static String text(InputStream stream, boolean terminal, int atMost) throws IOException {
    Tail tail = new Tail(Math.multiplyExact(atMost, LARGEST_CHARACTER));
    if (terminal) {
      stream.transferTo(tail);
    } else {
      frames(new DataInputStream(stream), tail);
    }
    return Text.lines(tail.text(), atMost);
  }

  private static void frames(DataInputStream stream, Tail tail) throws IOException {
    for (int first = stream.read(); first >= 0; first = stream.read()) {
      int zeros = (stream.readUnsignedByte() << 16) | stream.readUnsignedShort();
      int length = stream.readInt();
      if (first > LAST_STREAM || zeros != 0 || length < 0) {
        throw new IOException("the engine's output is not in frames");
      }
      payload(stream, length, tail);
    }
  }

  private static void payload(InputStream stream, int length, Tail tail) throws IOException {
    byte[] buffer = new byte[Math.min(length, 8 * 1024)];
    for (int left = length; left > 0; ) {
      int read = stream.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the engine's output ends within a frame");
      }
      tail.write(buffer, 0, read);
      left -= read;
    }
  }
}
