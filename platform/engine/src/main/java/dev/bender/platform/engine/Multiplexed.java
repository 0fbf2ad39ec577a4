package dev.bender.platform.engine;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Output of a container or a command as the engine streams it: with a terminal as it is, without
 * one in frames of an 8-byte header (stream, three zeros, big-endian length) and a payload (Engine
 * API, 'Attach to a container').
 */
final class Multiplexed {
  private static final int HEADER = 8;

  private Multiplexed() {}

  /** The last bytes, at most that many, with control characters other than line ends replaced. */
  static String text(InputStream stream, boolean terminal, int atMost) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int readLimit = Math.max(atMost * 4, 64 * 1024);
    if (terminal) {
      all.write(stream.readNBytes(readLimit));
    } else {
      frames(new DataInputStream(stream), all, readLimit);
    }
    String text = all.toString(StandardCharsets.UTF_8);
    String cut = text.length() <= atMost ? text : text.substring(text.length() - atMost);
    return cut.replace("\r", "").replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?").stripTrailing();
  }

  private static void frames(DataInputStream stream, ByteArrayOutputStream all, int limit)
      throws IOException {
    byte[] header = new byte[HEADER];
    while (all.size() < limit) {
      try {
        stream.readFully(header);
      } catch (EOFException e) {
        return;
      }
      int length =
          ((header[4] & 0xff) << 24)
              | ((header[5] & 0xff) << 16)
              | ((header[6] & 0xff) << 8)
              | (header[7] & 0xff);
      if (length < 0) {
        throw new IOException("a frame of the engine's has a negative length");
      }
      all.write(stream.readNBytes(Math.min(length, limit - all.size())));
    }
  }
}
