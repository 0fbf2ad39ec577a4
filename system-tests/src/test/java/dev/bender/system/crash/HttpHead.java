package dev.bender.system.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** First line and headers of a request or an answer, as they came; bodies stay in their framing. */
record HttpHead(String text) {

  /** Null at the end of the connection. */
  static @Nullable HttpHead read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int last = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      bytes.write(b);
      last = last << 8 | b;
      if (last == 0x0d0a0d0a) {
        return new HttpHead(bytes.toString(ISO_8859_1));
      }
    }
    return null;
  }

  String method() {
    return text.substring(0, text.indexOf(' '));
  }

  String target() {
    return text.split(" ", 3)[1];
  }

  int status() {
    return Integer.parseInt(text.split("[ \r]", 3)[1]);
  }

  boolean isBodiless() {
    return status() == 204 || status() == 304;
  }

  /** Whether one can tell where the body ends without the end of the connection. */
  boolean hasFrame() {
    return isChunked() || header("content-length") != null;
  }

  private boolean isChunked() {
    return "chunked".equals(header("transfer-encoding"));
  }

  private @Nullable String header(String name) {
    return text.lines()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip().toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse(null);
  }

  byte[] with(byte[] body) {
    byte[] head = text.getBytes(ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  byte[] wholeBody(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    copyBody(in, body);
    return body.toByteArray();
  }

  /** Copies it as it comes; says whether the connection can be used again. */
  boolean copyBody(InputStream in, OutputStream out) throws IOException {
    String length = header("content-length");
    if (isChunked()) {
      copyChunks(in, out);
      return true;
    }
    if (length != null) {
      copy(in, out, Long.parseLong(length));
      return true;
    }
    in.transferTo(out);
    return false;
  }

  private static void copyChunks(InputStream in, OutputStream out) throws IOException {
    while (true) {
      String line = line(in);
      out.write(line.getBytes(ISO_8859_1));
      long size = Long.parseLong(line.split("[;\r]", 2)[0].strip(), 16);
      copy(in, out, size + 2);
      if (size == 0) {
        return;
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.isEmpty() || line.charAt(line.length() - 1) != '\n') {
      int b = in.read();
      if (b < 0) {
        throw new EOFException();
      }
      line.append((char) b);
    }
    return line.toString();
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[16_384];
    for (long left = length; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException();
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }
}
