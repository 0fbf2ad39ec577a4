package dev.bender.images;

import dev.bender.images.LayerCache.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Debian's packages of a server, and of the libraries below it, brought into a folder. */
record ServerRoot(Path folder) {
  static final String STATUS = "var/lib/dpkg/status";

  /** One that {@code ./bender test} filled. */
  static ServerRoot of(String name) {
    String servers = System.getenv("BENDER_SERVERS");
    if (servers == null || !Files.isDirectory(Path.of(servers, name))) {
      throw new IllegalStateException(
          "BENDER_SERVERS names no folder with " + name + ": start this with ./bender test.");
    }
    return new ServerRoot(Path.of(servers, name));
  }

  Layer layer() {
    return LayerCache.layer(
        folder.getFileName().toString(), List.of(content()), layer -> layer.root(folder));
  }

  /** What a layer made of it follows from. */
  String content() {
    return folder + "\n" + status();
  }

  String status() {
    return read(STATUS);
  }

  String read(String path) {
    try {
      return Files.readString(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version of a package, without an epoch. */
  String version(String name) {
    return status()
        .lines()
        .dropWhile(line -> !line.equals("Package: " + name))
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.startsWith("Version: "))
        .map(line -> line.replaceFirst("Version: ([0-9]+:)?", ""))
        .findFirst()
        .orElseThrow();
  }

  /** The part of a version that its author gave it, such as {@code 15.20}. */
  String upstreamVersion(String name) {
    return version(name).replaceFirst("[-+~].*", "");
  }

  /** The first package whose name matches all of an expression. */
  Optional<String> packageLike(String expression) {
    return Pattern.compile("(?m)^Package: (" + expression + ")$")
        .matcher(status())
        .results()
        .map(found -> found.group(1))
        .findFirst();
  }

  /** The paths of the files of one folder, from the top. */
  List<String> files(String path) {
    try (var files = Files.list(folder.resolve(path))) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
