package dev.bender.images;

import dev.bender.images.LayerCache.Layer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * A later major version than Debian's: what a jar of the tests holds of it, laid out as Debian's.
 */
final class NextPostgres {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
  private static final Pattern JAR = Pattern.compile("-amd64-(([0-9]+)\\.[0-9]+)[0-9.]*\\.jar!");

  private NextPostgres() {}

  static String version() {
    return jar().group(1);
  }

  static String major() {
    return jar().group(2);
  }

  private static URL archive() {
    URL url = NextPostgres.class.getResource(ARCHIVE);
    if (url == null) {
      throw new IllegalStateException(ARCHIVE + " is not among the libraries of the tests.");
    }
    return url;
  }

  private static Matcher jar() {
    Matcher name = JAR.matcher(archive().toString());
    if (!name.find()) {
      throw new IllegalStateException(archive() + " names no version of PostgreSQL.");
    }
    return name;
  }

  /** Takes the place of Debian's server, and keeps its client. */
  static Layer layer(ServerRoot root, String debianMajor) {
    String home = "usr/lib/postgresql/" + major();
    return LayerCache.layer(
        "postgres-next",
        List.of(root.content(), archive().toString()),
        layer -> {
          layer.without("usr/lib/postgresql/" + debianMajor);
          layer.without("usr/share/postgresql/" + debianMajor);
          copy(layer, home);
          layer.link(
              "usr/share/postgresql/" + major(),
              "../../lib/postgresql/" + major() + "/share/postgresql");
          for (String client : List.of("psql", "pg_isready")) {
            String file = "usr/lib/postgresql/" + debianMajor + "/bin/" + client;
            layer.file(home + "/bin/" + client, root.folder().resolve(file));
          }
          layer.text(ServerRoot.STATUS, withoutServer(root.status()));
        });
  }

  private static void copy(LayerFile layer, String home) throws IOException {
    try (InputStream packed = archive().openStream();
        var tar =
            new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(packed)))) {
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        String name = entry.getName().replaceFirst("^(\\./)+", "");
        String path = home + "/" + name;
        if (entry.isSymbolicLink()) {
          layer.link(path, entry.getLinkName());
        } else if (entry.isFile() && !path.endsWith(".a")) {
          layer.stream(path, entry.getMode() & 0777, entry.getSize(), tar);
        }
        if (name.startsWith("lib/postgresql/") && name.endsWith(".so")) {
          // where Debian's are, and where others look for them
          layer.link(
              home + name.replaceFirst("lib/postgresql", "/lib"), name.substring("lib/".length()));
        }
      }
    }
  }

  private static String withoutServer(String status) {
    return status.replaceAll("(?s)Package: postgresql-(client-)?[0-9]+\n.*?\n\n", "");
  }
}
