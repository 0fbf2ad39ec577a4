package dev.bender.images;

import dev.bender.demo.DemoParts;
import dev.bender.demo.ThrowAway;
import dev.bender.demo.kit.ImagePush;
import dev.bender.demo.kit.OciImage;
import dev.bender.demo.kit.TestRegistry;
import dev.bender.platform.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A registry and an engine, to try images on. */
final class ImageStage implements AutoCloseable {
  final DemoParts parts = DemoParts.ofEnvironment();
  final Path folder = Files.createTempDirectory("bender-images-");
  final TestRegistry registry;
  final ImagePush push;
  final ServerStage containers;
  final Engine engine;
  final ServerImages images;
  private final String name;
  private final ThrowAway all;

  ImageStage(String name) throws IOException {
    this.name = name;
    registry = TestRegistry.start(parts.registry(), folder.resolve("registry"), 0);
    push = new ImagePush(registry.address());
    engine = Engine.at(parts.engine());
    all = new ThrowAway(engine, name, List.of());
    all.removeAll();
    containers = new ServerStage(parts.engine(), all.label());
    images = new ServerImages(all.label(), parts.busybox());
  }

  /** Pushes the image under the container's name. */
  ServerStage.Draft container(String container, OciImage image) {
    return containers.container(container, push(container, image));
  }

  String push(String repository, OciImage image) {
    return push.push(all.repository(repository), "1", image).reference();
  }

  @Override
  public void close() throws Exception {
    containers.close();
    all.removeAll();
    engine.close();
    registry.close();
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
