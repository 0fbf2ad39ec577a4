package dev.bender.system.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.bender.platform.engine.Engine;
import dev.bender.system.images.LayerCache.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Brings images into an engine as {@code docker load} does, which needs no builder. */
final class ImageLoad {
  private static final int PIPE = 1 << 20;

  private ImageLoad() {}

  /** Loads what the engine does not have yet. */
  static void into(String engineAddress, List<LocalImage> images) {
    List<LocalImage> missing;
    try (Engine engine = Engine.at(engineAddress)) {
      missing = images.stream().filter(image -> !has(engine, image)).toList();
    }
    try (DockerHttpClient client =
        new ApacheDockerHttpClient.Builder().dockerHost(URI.create(engineAddress)).build()) {
      for (LocalImage image : missing) {
        load(client, image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean has(Engine engine, LocalImage image) {
    return engine
        .findImage(image.name())
        .map(found -> found.path("Config").path("Labels").path(LocalImage.LABEL).asString(""))
        .filter(image.content()::equals)
        .isPresent();
  }

  private static void load(DockerHttpClient client, LocalImage image) throws IOException {
    try (PipedInputStream body = new PipedInputStream(PIPE)) {
      PipedOutputStream archive = new PipedOutputStream(body);
      Thread.ofVirtual().start(() -> write(archive, image));
      Request request =
          Request.builder()
              .method(Request.Method.POST)
              .path("/images/load?quiet=1")
              .putHeader("Content-Type", "application/x-tar")
              .body(body)
              .build();
      try (DockerHttpClient.Response response = client.execute(request)) {
        String said = new String(response.getBody().readAllBytes(), UTF_8);
        // an error may come in the stream, after the status
        if (response.getStatusCode() != 200 || said.contains("\"errorDetail\"")) {
          throw new IOException("the engine did not load " + image.name() + ": " + said.strip());
        }
      }
    }
  }

  private static void write(OutputStream to, LocalImage image) {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(to, UTF_8.name())) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      add(tar, "manifest.json", image.manifest());
      add(tar, "config.json", image.configuration());
      for (Layer layer : image.layers()) {
        TarArchiveEntry entry = new TarArchiveEntry(LocalImage.entry(layer));
        entry.setSize(layer.file().toFile().length());
        tar.putArchiveEntry(entry);
        try (InputStream in = java.nio.file.Files.newInputStream(layer.file())) {
          in.transferTo(tar);
        }
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      // the engine went away: the answer, or its absence, says so
    }
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
