package dev.bender.images;

import dev.bender.images.LayerCache.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What all images made here stand on: a shell of this machine, and a Java made from its JDK. */
final class BaseLayers {
  static final String JAVA_HOME = "/opt/java/openjdk";

  private static final Path LIBRARIES = Path.of("/lib/x86_64-linux-gnu");
  private static final Path LOADER = Path.of("/lib64/ld-linux-x86-64.so.2");

  /** What bash and a JVM are linked with. */
  private static final List<String> NEEDED =
      List.of(
          "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libtinfo.so.6");

  /** As a published JRE has them: all of Java SE, and what servers use beyond it. */
  private static final String MODULES =
      "java.se,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,"
          + "jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,"
          + "jdk.nio.mapmode,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.zipfs";

  private BaseLayers() {}

  /** bash, busybox for all other commands, and the C library that they and Java need. */
  static Layer shell(Path busybox) {
    Path bash = Path.of("/bin/bash");
    List<String> applets = applets(busybox);
    List<String> content =
        List.of(stamp(bash), stamp(busybox), stamp(LIBRARIES.resolve("libc.so.6")));
    return LayerCache.layer(
        "shell",
        content,
        layer -> {
          for (String folder : List.of("bin", "etc", "lib", "lib64", "proc", "root", "usr")) {
            layer.folder(folder, 0755);
          }
          layer.folder("tmp", 01777).folder("usr/bin", 0755).link("usr/bin/env", "/bin/env");
          layer.file("bin/bash", bash).file("bin/busybox", busybox);
          for (String applet : applets) {
            layer.link("bin/" + applet, "busybox");
          }
          layer.file(LOADER.toString().substring(1), LOADER);
          for (String library : NEEDED) {
            Path file = LIBRARIES.resolve(library);
            layer.file(file.toString().substring(1), file);
          }
          layer.text("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
          layer.text("etc/group", "root:x:0:\n");
          layer.text("etc/nsswitch.conf", "hosts: files dns\n");
        });
  }

  static List<String> applets(Path busybox) {
    String all = run(List.of(busybox.toString(), "--list"), 10);
    return all.lines().filter(name -> !List.of("bash", "busybox").contains(name)).toList();
  }

  /** A JRE at {@link #JAVA_HOME}, linked from the JDK that runs the tests. */
  static Layer java() {
    Path jdk = Path.of(System.getProperty("java.home"));
    return LayerCache.layer(
        "jre",
        List.of(text(jdk.resolve("release")), MODULES),
        layer -> {
          Path folder = Files.createTempDirectory("bender-jre-");
          try {
            Path jre = folder.resolve("jre");
            run(
                List.of(
                    jdk.resolve("bin/jlink").toString(),
                    "--add-modules=" + MODULES,
                    "--no-header-files",
                    "--no-man-pages",
                    "--output=" + jre),
                180);
            layer.folder("opt", 0755).folder("opt/java", 0755);
            layer.tree(JAVA_HOME.substring(1), jre);
          } finally {
            remove(folder);
          }
        });
  }

  /** One program, where programs that no package brought are. */
  static Layer program(Path program) {
    String name = program.getFileName().toString();
    return LayerCache.layer(
        name,
        List.of(stamp(program)),
        layer ->
            layer
                .folder("usr", 0755)
                .folder("usr/local", 0755)
                .folder("usr/local/bin", 0755)
                .file("usr/local/bin/" + name, program));
  }

  /** A file as it is now, without reading all of it. */
  static String stamp(Path file) {
    try {
      return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program of this machine; returns what it said. */
  static String run(List<String> command, int seconds) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(command.getFirst() + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (var files = Files.walk(folder)) {
      files.forEach(all::add);
    }
    all.sort(Comparator.reverseOrder());
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
