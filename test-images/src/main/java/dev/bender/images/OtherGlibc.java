package dev.bender.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bender.images.LayerCache.Layer;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A C library that only says that it is of another version, wherever it says so. */
final class OtherGlibc {
  private static final String LIBRARY = "usr/lib/x86_64-linux-gnu/libc.so.6";

  private OtherGlibc() {}

  static Layer layer(ServerRoot root, String version) {
    String own = root.upstreamVersion("libc6");
    if (own.length() != version.length()) {
      throw new IllegalArgumentException(version + " is not as long as " + own + ".");
    }
    Path library = root.folder().resolve(LIBRARY);
    return LayerCache.layer(
        "glibc",
        List.of(root.content(), version),
        layer -> {
          // names of symbols, such as GLIBC_2.36, are how programs find them: they stay
          String expression = "(?<=glibc |NPTL |GLIBC |version )" + own.replace(".", "\\.");
          byte[] changed =
              new String(Files.readAllBytes(library), ISO_8859_1)
                  .replaceAll(expression, version)
                  .getBytes(ISO_8859_1);
          layer.stream(LIBRARY, 0755, changed.length, new ByteArrayInputStream(changed));
          layer.text(
              ServerRoot.STATUS,
              root.status()
                  .replace(
                      "\nVersion: " + root.version("libc6") + "\n",
                      "\nVersion: " + version + "-1\n"));
        });
  }
}
