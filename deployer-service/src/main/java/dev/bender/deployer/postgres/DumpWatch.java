package dev.bender.deployer.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads along while a dump is written: which databases are in it, and whether it came to its end.
 * {@code pg_dumpall} can end with 0 without either.
 */
final class DumpWatch extends OutputStream {
  private static final String CONNECT = "\\connect ";
  private static final String TRAILER = "-- PostgreSQL database cluster dump complete";
  private static final int LONGEST_LINE = 512;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long NEWLINES = '\n' * ONES;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private final OutputStream to;
  private final byte[] line = new byte[LONGEST_LINE];
  private final Set<String> connects = new LinkedHashSet<>();
  private int length;
  private boolean complete;

  DumpWatch(OutputStream to) {
    this.to = to;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int count) throws IOException {
    to.write(source, from, count);
    int end = from + count;
    int begin = from;
    while (begin < end) {
      int newline = newline(source, begin, end);
      int taken = Math.min(newline - begin, LONGEST_LINE - length);
      System.arraycopy(source, begin, line, length, taken);
      length += taken;
      if (newline < end) {
        endOfLine();
        length = 0;
      }
      begin = newline + 1;
    }
  }

  /**
   * The next end of a line, or the end. Eight bytes at a time: with the compiler that spares
   * memory, one at a time would take as long as the packing does, and the database's dependents are
   * down.
   */
  private static int newline(byte[] source, int from, int end) {
    int at = from;
    while (end - at >= Long.BYTES) {
      long word = (long) WORDS.get(source, at) ^ NEWLINES;
      // Some byte of it is zero (Warren, Hacker's Delight, 6-1).
      if ((word - ONES & ~word & HIGH_BITS) != 0) {
        break;
      }
      at += Long.BYTES;
    }
    while (at < end && source[at] != '\n') {
      at++;
    }
    return at;
  }

  private void endOfLine() {
    if (length == 0) {
      return;
    }
    // Only a line that begins so can matter; data has its backslashes doubled.
    boolean matters = line[0] == '\\' || line[0] == '-';
    String text = matters ? new String(line, 0, length, UTF_8) : "";
    if (text.startsWith(CONNECT)) {
      connects.add(target(text.substring(CONNECT.length()).strip()));
    }
    if (text.equals(TRAILER)) {
      complete = true;
    } else if (!text.equals("--") && !text.startsWith("\\unrestrict")) {
      // A row may read like the last line; after the last line comes nothing.
      complete = false;
    }
  }

  /** A plain or quoted name, or a connection string (pg_dump, {@code appendPsqlMetaConnect}). */
  private static String target(String argument) {
    int at = argument.indexOf("dbname=");
    String name = at < 0 ? argument : argument.substring(at + "dbname=".length());
    if (at >= 0 && name.endsWith("\"")) {
      name = name.substring(0, name.length() - 1);
    }
    return name.replaceAll("^['\"]|['\"]$", "")
        .replace("\\'", "'")
        .replace("\\\\", "\\")
        .replace("\"\"", "\"");
  }

  /**
   * What is missing in it, for people; empty if it is whole.
   *
   * @param databases that have to be in it
   */
  Optional<String> missing(List<String> databases) {
    if (!complete) {
      return Optional.of("it does not come to its end ('" + TRAILER.substring(3) + "' is missing)");
    }
    List<String> absent = new ArrayList<>(databases);
    absent.removeAll(connects);
    return absent.isEmpty()
        ? Optional.empty()
        : Optional.of("it does not hold " + String.join(", ", absent));
  }
}
