package dev.bender.images;

import dev.bender.images.LayerCache.Layer;
import java.util.List;

/** The files by which an image on musl is known, and no programs. */
final class MuslPostgres {
  private static final String OS_RELEASE =
      """
      NAME="Alpine Linux"
      ID=alpine
      VERSION_ID=3.22.2
      PRETTY_NAME="Alpine Linux v3.22"
      """;

  private static final String INSTALLED =
      """
      P:musl
      V:1.2.5-r10
      A:x86_64
      L:MIT
      o:musl

      """;

  private MuslPostgres() {}

  static Layer layer(ServerRoot root, String major, String version) {
    String extensions = "usr/share/postgresql/" + major + "/extension";
    return LayerCache.layer(
        "postgres-musl",
        List.of(root.content(), OS_RELEASE, INSTALLED),
        layer -> {
          layer.text("lib/ld-musl-x86_64.so.1", "").text("etc/alpine-release", "3.22.2\n");
          layer
              .text("usr/lib/os-release", OS_RELEASE)
              .link("etc/os-release", "../usr/lib/os-release");
          layer.text("lib/apk/db/installed", INSTALLED);
          layer.script("usr/local/bin/docker-entrypoint.sh", "#!/bin/sh\n");
          layer.script("usr/local/bin/postgres", "postgres (PostgreSQL) " + version + "\n");
          for (String file : root.files(extensions)) {
            if (file.endsWith(".control")) {
              layer.text(
                  file.replace(extensions, "usr/local/share/postgresql/extension"),
                  root.read(file));
            }
          }
          for (String file : root.files("usr/lib/postgresql/" + major + "/lib")) {
            if (file.endsWith(".so")) {
              layer.text(file.replaceFirst(".*/", "usr/local/lib/postgresql/"), "");
            }
          }
        });
  }
}
