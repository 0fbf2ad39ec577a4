package dev.bender.system.faults;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * The real Trivy, behind a script that stands in its way: for the image of a container that has a
 * file here, it does what the file says.
 */
final class TrivyProgram {
  private final Path folder;
  private final Path real;
  private final Path path;

  TrivyProgram(Path folder, Path real) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("in-trivys-way"));
    this.real = real;
    this.path = folder.resolve("trivy.sh");
    write();
  }

  private void write() throws IOException {
    Files.writeString(
        path,
        """
        #!/bin/sh
        for last; do :; done
        image=${last%%@*}
        way=%s/${image##*/}
        if [ -f "$way" ]; then . "$way"; fi
        exec %s "$@"
        """
            .formatted(folder, real));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path path() {
    return path;
  }

  /** From now on, instead of a scan of that container's image; {@code $real} is Trivy. */
  void instead(String container, String script) throws IOException {
    Files.writeString(folder.resolve(container), "real=" + real + "\n" + script + "\n");
  }

  void asEver(String container) throws IOException {
    Files.deleteIfExists(folder.resolve(container));
  }

  /** The program is not there any more. */
  void remove() throws IOException {
    Files.delete(path);
  }

  void bringBack() throws IOException {
    write();
  }

  /** Starts the server and waits until it answers. */
  Process serve(int port, String database) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                real.toString(),
                "server",
                "--listen",
                "127.0.0.1:" + port,
                "--cache-dir",
                folder.resolveSibling("trivy-server").toString(),
                "--db-repository",
                database,
                "--insecure",
                "--no-progress")
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"));
    // What it leaves there when it is ended goes with the rest.
    builder.environment().put("TMPDIR", folder.toString());
    Process server = builder.start();
    await("Trivy's server answers")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> {
          var url = URI.create("http://127.0.0.1:" + port + "/healthz").toURL();
          return ((HttpURLConnection) url.openConnection()).getResponseCode() == 200;
        });
    return server;
  }
}
