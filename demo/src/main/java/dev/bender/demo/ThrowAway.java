package dev.bender.demo;

import dev.bender.demo.kit.DemoImage;
import dev.bender.platform.engine.ContainerSummary;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.ImageSummary;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Containers and images of one stage that nobody needs afterwards. Several stages do not touch each
 * other on one engine, as long as their containers' names differ.
 */
public final class ThrowAway {
  /** The stage of the demo. */
  public static final String DEMO = "bender-demo";

  private static final String LABEL = "dev.bender.demo";

  private final Engine engine;
  private final String stage;
  private final Set<String> names = new LinkedHashSet<>();
  private final JsonMapper json = JsonMapper.builder().build();

  /**
   * @param stage the first part of all its repositories, and the value of its label
   * @param names of containers that the stage had earlier; their backups are its images too
   */
  public ThrowAway(Engine engine, String stage, List<String> names) {
    this.engine = engine;
    this.stage = stage;
    this.names.addAll(names);
  }

  /**
   * {@code key=value} of the label that all containers of the stage have; only those are watched.
   */
  public String label() {
    return LABEL + "=" + stage;
  }

  /** The repository of that name, without the registry. */
  public String repository(String name) {
    return stage + "/" + name;
  }

  /** Pulls an image and starts a container of it with a port published on 127.0.0.1. */
  public String run(String name, String reference, int hostPort, List<String> environment)
      throws Exception {
    names.add(name);
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
        .put(LABEL, stage)
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
        .filter(
            found -> !found.path("Config").path("Labels").path(LABEL).asString("").equals(stage))
        .isPresent();
  }

  /** Removes all that carries the label, and all images; what is gone already is fine. */
  public void removeAll() {
    for (ContainerSummary one : engine.containers(true, label())) {
      names.add(one.name());
      engine.remove(one.id(), true, true);
    }
    engine.imagesLabelled(DemoImage.LABEL).stream().filter(this::isOurs).forEach(this::remove);
  }

  /** Whether an image has a name of this stage: below its repository, or as a backup. */
  public boolean isOurs(ImageSummary image) {
    return image.names().stream()
        .anyMatch(name ->
            name.contains("/" + stage + "/")
                || names.stream().anyMatch(one -> name.startsWith("bender.backup/" + one + ":")));
  }

  private void remove(ImageSummary image) {
    // A newer engine counts digests among the tags, and they go with them.
    image.tags().forEach(this::removeIfThere);
    removeIfThere(image.id());
  }

  private void removeIfThere(String name) {
    try {
      engine.removeImage(name, true);
    } catch (EngineException.NotFound | EngineException.Conflict e) {
      // It went with another of its names.
    }
  }
}
