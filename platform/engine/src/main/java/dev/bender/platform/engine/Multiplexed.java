package dev.bender.platform.engine;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Output of a container or a command as the engine streams it: with a terminal as it is, without
 * one in frames of an 8-byte header (stream, three zeros, big-endian length) and a payload (Engine
 * API, 'Attach to a container'). Read to its end, whatever its length: the end is what tells that a
 * command is over.
 */
final class Multiplexed {
  private static final int LARGEST_CHARACTER = 4;
  private static final int STANDARD_ERROR = 2;
  private static final int LAST_STREAM = 3;
  private static final int PIECE = 64 * 1024;

  private Multiplexed() {}

  /** The last characters, at most that many, fit for a terminal. */
  static String text(InputStream stream, boolean terminal, int atMost) throws IOException {
    Tail tail = new Tail(Math.multiplyExact(atMost, LARGEST_CHARACTER));
    if (terminal) {
      stream.transferTo(tail);
    } else {
      split(stream, tail, tail);
    }
    return Text.lines(tail.text(), atMost);
  }

  /** The command's output and its complaints, each to a place of its own. */
  static void split(InputStream multiplexed, OutputStream output, OutputStream complaints)
      throws IOException {
    byte[] buffer = new byte[PIECE];
    DataInputStream stream =
        new DataInputStream(new BufferedInputStream(multiplexed, buffer.length));
    for (int first = stream.read(); first >= 0; first = stream.read()) {
      int zeros = (stream.readUnsignedByte() << 16) | stream.readUnsignedShort();
      int length = stream.readInt();
      if (first > LAST_STREAM || zeros != 0 || length < 0) {
        throw new IOException("the engine's output is not in frames");
      }
      payload(stream, length, buffer, first == STANDARD_ERROR ? complaints : output);
    }
  }

  private static void payload(InputStream stream, int length, byte[] buffer, OutputStream to)
      throws IOException {
    for (int left = length; left > 0; ) {
      int read = stream.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the engine's output ends within a frame");
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }
}
