package dev.bender.demo.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A Python wheel (a zip file) to be unpacked into an image. */
final class Wheel {

  private static final String FOLDER = "usr/lib/python3/dist-packages/";
  private static final int MAX_FILES = 10_000;
  private static final int MAX_FILE = 16 * 1024 * 1024;

  private Wheel() {}

  /**
   * Adds the wheel's files to {@code layer}.
   *
   * @throws IOException if the wheel cannot be read, is implausibly large or names a path outside
   *     of its folder
   */
  static void unpack(Path wheel, TarGz layer) throws IOException {
    try (var zip = new ZipFile(wheel.toFile())) {
      if (zip.size() > MAX_FILES) {
        throw new IOException(wheel.getFileName() + " has more than " + MAX_FILES + " files.");
      }
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory()) {
          layer.file(FOLDER + plainPath(wheel, entry), content(wheel, zip, entry));
        }
      }
    }
  }

  private static String plainPath(Path wheel, ZipEntry entry) throws IOException {
    Path path = Path.of(entry.getName());
    if (path.isAbsolute() || !path.equals(path.normalize()) || path.startsWith("..")) {
      throw new IOException(wheel.getFileName() + " holds a path outside of its folder.");
    }
    return path.toString();
  }

  private static byte[] content(Path wheel, ZipFile zip, ZipEntry entry) throws IOException {
    try (var in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new IOException(wheel.getFileName() + " holds a file of more than 16 MiB.");
      }
      return bytes;
    }
  }
}
