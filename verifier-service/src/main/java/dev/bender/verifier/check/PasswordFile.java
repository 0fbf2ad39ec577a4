package dev.bender.verifier.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that holds a password; read anew at each try, and shown nowhere. */
sealed interface PasswordFile {
  int LARGEST = 4_096;

  /** What is in it, without blanks around. */
  static PasswordFile read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      if (bytes.length > LARGEST || text.isEmpty()) {
        return unreadable(file, bytes.length > LARGEST ? "is too large" : "is empty");
      }
      return new Held(text);
    } catch (IOException e) {
      return unreadable(file, "cannot be read");
    }
  }

  private static Unreadable unreadable(Path file, String why) {
    return new Unreadable(
        "could not be tried: the password file "
            + ForeignText.line(file.toString(), 120)
            + " "
            + why);
  }

  /** A password. */
  record Held(String password) implements PasswordFile {
    @Override
    public String toString() {
      return "***";
    }
  }

  /** A fault of ours; goes after the check's name. */
  record Unreadable(String sentence) implements PasswordFile {}
}
