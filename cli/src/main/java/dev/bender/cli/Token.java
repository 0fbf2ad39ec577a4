package dev.bender.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The operator API's token, from its file: never an argument, which every process could read. */
final class Token {
  private static final int MOST_BYTES = 4_096;

  private Token() {}

  static String read(String file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "no such file", e);
    } catch (AccessDeniedException e) {
      throw unreadable(file, "permission denied", e);
    } catch (IOException | InvalidPathException e) {
      throw unreadable(file, "it cannot be read", e);
    }
    String token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (bytes.length > MOST_BYTES || !token.matches("[\\x21-\\x7e]+")) {
      throw new CommandFailed(
          "token file '" + PlainText.of(file) + "' holds no token.",
          "It must be one line of at most 4096 visible ASCII characters.");
    }
    return token;
  }

  private static CommandFailed unreadable(String file, String why, Exception cause) {
    return new CommandFailed(
        "token file '" + PlainText.of(file) + "' cannot be used (" + why + ").",
        "Set by --token-file or BENDER_TOKEN_FILE.",
        cause);
  }
}
