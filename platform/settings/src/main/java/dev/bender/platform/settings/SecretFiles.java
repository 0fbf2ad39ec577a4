package dev.bender.platform.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small files that the owner named; every failure is one sentence without the content. */
final class SecretFiles {
  private static final int LARGEST = 16 * 1024;

  private SecretFiles() {}

  /**
   * @param folder that a relative path is relative to
   */
  static String read(Entry entry, Path folder) {
    String path = entry.value().toString().strip();
    try {
      String text = bounded(folder.resolve((Path) Values.parse(Path.class, path)), LARGEST);
      if (text.isBlank()) {
        throw entry.refused(
            "is '" + Shown.of(path) + "', which is empty; allowed: a file with the secret in it");
      }
      return text.strip();
    } catch (InvalidSetting e) {
      throw entry.refused(e.problem());
    } catch (NoSuchFileException e) {
      throw entry.refused(
          "is '" + Shown.of(path) + "', which does not exist; allowed: a readable file");
    } catch (TooLarge e) {
      throw entry.refused(
          "is '"
              + Shown.of(path)
              + "', which is too large; allowed: "
              + LARGEST
              + " bytes at most");
    } catch (IOException e) {
      throw entry.refused(
          "is '" + Shown.of(path) + "', which cannot be read; allowed: a readable file in UTF-8");
    }
  }

  /**
   * The text of a file that is not larger than allowed.
   *
   * @throws TooLarge if it is larger
   * @throws CharacterCodingException if it is not UTF-8
   */
  static String bounded(Path file, int largest) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException("not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(largest + 1);
      if (bytes.length > largest) {
        throw new TooLarge();
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;
  }
}
