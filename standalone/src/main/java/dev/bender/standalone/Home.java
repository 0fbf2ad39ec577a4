package dev.bender.standalone;

import java.nio.file.Path;

/** Where the program's own files are. */
public final class Home {
  private Home() {}

  /** The folder with {@code lib} and {@code broker/lib}; {@code ./bender} tells it. */
  public static Path folder() {
    String told = System.getenv("BENDER_HOME");
    return Path.of(told == null || told.isBlank() ? "." : told);
  }
}
