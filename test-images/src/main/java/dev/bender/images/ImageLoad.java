package dev.bender.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.bender.images.LayerCache.Layer;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tools.jackson.databind.JsonNode;

/** Brings images into an engine as {@code docker load} does, which needs no builder. */
final class ImageLoad {
  private static final int PIPE = 1 << 20;
  private static final Set<Loaded> loaded = new HashSet<>();

  private record Loaded(String engine, String name) {}

  private ImageLoad() {}

  /**
   * Loads an image that the engine does not have yet; the published one is as good as ours. It goes
   * with this JVM, because the name is not ours to leave behind.
   */
  static synchronized void into(String engine, LocalImage image) {
    if (has(engine, image)) {
      return;
    }
    try (DockerHttpClient client =
        new ApacheDockerHttpClient.Builder().dockerHost(URI.create(engine)).build()) {
      load(client, image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (loaded.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(ImageLoad::unload, "local-images"));
    }
    loaded.add(new Loaded(engine, image.name()));
  }

  private static boolean has(String engineAddress, LocalImage image) {
    try (Engine engine = Engine.at(engineAddress)) {
      JsonNode label =
          engine
              .findImage(image.name())
              .map(found -> found.path("Config").path("Labels").path(LocalImage.LABEL))
              .orElse(null);
      if (label == null || label.isMissingNode() || label.asString("").equals(image.content())) {
        return label != null;
      }
      // one of an earlier build, which would stay without a name
      engine.removeImage(image.name(), true);
      return false;
    }
  }

  private static synchronized void unload() {
    for (Loaded one : loaded) {
      try (Engine engine = Engine.at(one.engine())) {
        engine.removeImage(one.name(), true);
      } catch (EngineException e) {
        // gone, or the engine is
      }
    }
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
        try (InputStream in = Files.newInputStream(layer.file())) {
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
