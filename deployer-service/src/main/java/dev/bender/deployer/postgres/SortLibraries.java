package dev.bender.deployer.postgres;

import dev.bender.platform.engine.Engine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries of a container that decide in which order texts are, and so every index on texts.
 *
 * @param musl whether its C library is musl, not glibc
 * @param glibc such as {@code 2.36}; empty where it is not known
 * @param icu the major version that the server was linked with, such as {@code 72}; empty for none
 */
record SortLibraries(boolean musl, String glibc, String icu) {
  private static final List<String> MUSL =
      List.of("/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-aarch64.so.1");
  private static final List<String> GLIBC =
      List.of("/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/aarch64-linux-gnu/libc.so.6");
  private static final Pattern GLIBC_VERSION =
      Pattern.compile("stable release version (\\d+\\.\\d+)");
  // How a program names a library that it needs (ELF, DT_NEEDED).
  private static final Pattern ICU_VERSION = Pattern.compile("libicui18n\\.so\\.(\\d{1,4})");
  private static final int MOST = 16 * 1024 * 1024;

  /**
   * Read from its files, whether it runs or not.
   *
   * @param programs the folder of the server's program
   */
  static SortLibraries of(Engine engine, String container, String programs) {
    boolean musl = MUSL.stream().anyMatch(path -> DataFiles.isThere(engine, container, path));
    String glibc =
        musl
            ? ""
            : GLIBC.stream()
                .map(path -> found(engine, container, path, GLIBC_VERSION))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
    String icu = found(engine, container, programs + "/postgres", ICU_VERSION).orElse("");
    return new SortLibraries(musl, glibc, icu);
  }

  private static Optional<String> found(
      Engine engine, String container, String path, Pattern pattern) {
    return DataFiles.beginning(engine, container, path, MOST)
        .map(bytes -> pattern.matcher(new String(bytes, StandardCharsets.ISO_8859_1)))
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1));
  }

  boolean hasOtherGlibc(SortLibraries before) {
    return !glibc.equals(before.glibc) && !glibc.isEmpty() && !before.glibc.isEmpty();
  }

  /** Whether texts that ICU sorts may sort in another order. */
  boolean hasOtherIcu(SortLibraries before) {
    return !icu.equals(before.icu) && !before.icu.isEmpty();
  }
}
