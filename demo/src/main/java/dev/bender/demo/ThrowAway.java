package dev.bender.demo;

import dev.bender.demo.kit.DemoImage;
import dev.bender.platform.engine.ContainerSummary;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.ImageSummary;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Containers and images that nobody needs afterwards; all of them carry the label. */
public final class ThrowAway {
  /** The label that all containers of the demo have; only those are watched. */
  public static final String LABEL = "dev.bender.demo";

  /** All images of the demo are below this repository. */
  public static final String REPOSITORY = "bender-demo";

  private final Engine engine;
  private final JsonMapper json = JsonMapper.builder().build();

  public ThrowAway(Engine engine) {
    this.engine = engine;
  }

  /** Pulls an image and starts a container of it with a port published on 127.0.0.1. */
  public String run(String name, String reference, int hostPort, List<String> environment)
      throws Exception {
    int colon = reference.lastIndexOf(':');
    engine.pull(
        reference.substring(0, colon),
        reference.substring(colon + 1),
        null,
        engine.info().platform(),
        (current, total) -> {},
        Duration.ofMinutes(2));
    ObjectNode body = json.createObjectNode();
    body.put("Image", reference);
    body.putObject("Labels")
        .put(LABEL, "true")
        .put("dev.bender.check.http.port", "80")
        .put("dev.bender.check.http.path", "/health");
    environment.forEach(body.putArray("Env")::add);
    body.putObject("ExposedPorts").putObject("80/tcp");
    ObjectNode host = body.putObject("HostConfig");
    host.putObject("RestartPolicy").put("Name", "unless-stopped");
    host.putObject("PortBindings")
        .putArray("80/tcp")
        .addObject()
        .put("HostIp", "127.0.0.1")
        .put("HostPort", Integer.toString(hostPort));
    String id = engine.create(name, body).id();
    engine.start(id);
    return id;
  }

  /** Whether a container of that name is there that is not ours. */
  boolean isTaken(String name) {
    return engine
        .find(name)
        .filter(found -> !found.path("Config").path("Labels").has(LABEL))
        .isPresent();
  }

  /** Removes all that carries the label, and all images; what is gone already is fine. */
  public void removeAll() {
    for (ContainerSummary one : engine.containers(true, LABEL)) {
      engine.remove(one.id(), true, true);
    }
    engine.imagesLabelled(DemoImage.LABEL).forEach(this::remove);
  }

  private void remove(ImageSummary image) {
    try {
      for (String tag : image.tags()) {
        engine.removeImage(tag, true);
      }
      engine.removeImage(image.id(), true);
    } catch (EngineException.NotFound | EngineException.Conflict e) {
      // Its last name was the image.
    }
  }
}
