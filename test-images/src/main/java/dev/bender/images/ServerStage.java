package dev.bender.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.bender.platform.engine.Engine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Containers on a network of their own, with volumes that have names. All of it goes when the stage
 * is closed, what others made of the containers included.
 */
public final class ServerStage implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Engine engine;
  private final DockerHttpClient raw;
  private final String label;
  private final String network;
  private final Set<String> volumes = new TreeSet<>();

  /**
   * Makes the network. Containers that an earlier run left on it have to be gone.
   *
   * @param label {@code key=value}, which all containers have; the value begins all names
   */
  public ServerStage(String engineAddress, String label) {
    this.engine = Engine.at(engineAddress);
    this.raw = new ApacheDockerHttpClient.Builder().dockerHost(URI.create(engineAddress)).build();
    this.label = label;
    this.network = value() + "-net";
    send(Request.Method.DELETE, "/networks/" + network, "");
    send(Request.Method.POST, "/networks/create", "{\"Name\":\"" + network + "\"}");
  }

  private String key() {
    return label.substring(0, label.indexOf('='));
  }

  private String value() {
    return label.substring(label.indexOf('=') + 1);
  }

  /** The name of the network, on which containers find each other by their names. */
  public String network() {
    return network;
  }

  /** The real name of a volume of the stage's, which is empty at first. */
  public String volume(String name) {
    String volume = value() + "-" + name;
    if (volumes.add(volume)) {
      removeVolume(volume); // of a run that was killed
    }
    return volume;
  }

  private void removeVolume(String volume) {
    send(Request.Method.DELETE, "/volumes/" + volume + "?force=true", "");
  }

  /**
   * A container to be, on the stage's network.
   *
   * @param reference of an image in a registry, by tag
   */
  public Draft container(String name, String reference) {
    return new Draft(name, reference);
  }

  /** What a container is to have. Each word returns the same draft. */
  public final class Draft {
    private final String name;
    private final ObjectNode body = JSON.createObjectNode();
    private final ObjectNode host = body.putObject("HostConfig");

    private Draft(String name, String reference) {
      this.name = name;
      body.put("Image", reference);
      body.putObject("Labels").put(key(), value());
      host.put("NetworkMode", network);
      host.putObject("RestartPolicy").put("Name", "unless-stopped");
    }

    public Draft environment(String variable, String value) {
      body.withArray("Env").add(variable + "=" + value);
      return this;
    }

    public Draft label(String labelKey, String labelValue) {
      ((ObjectNode) body.path("Labels")).put(labelKey, labelValue);
      return this;
    }

    /** With a volume of the stage's, which outlives the container. */
    public Draft volume(String volumeName, String path) {
      host.withArray("Binds").add(ServerStage.this.volume(volumeName) + ":" + path);
      return this;
    }

    /** Published on 127.0.0.1. */
    public Draft port(String portAndProtocol, int hostPort) {
      body.withObject("/ExposedPorts").putObject(portAndProtocol);
      host.withObject("/PortBindings")
          .putArray(portAndProtocol)
          .addObject()
          .put("HostIp", "127.0.0.1")
          .put("HostPort", Integer.toString(hostPort));
      return this;
    }

    /** Another restart policy than {@code unless-stopped}. */
    public Draft restart(String policy) {
      host.putObject("RestartPolicy").put("Name", policy);
      return this;
    }

    /** Its arguments, in place of the image's. */
    public Draft command(String... arguments) {
      for (String argument : arguments) {
        body.withArray("Cmd").add(argument);
      }
      return this;
    }

    /** Any further part of what is sent to the engine. */
    public Draft host(String field, JsonNode value) {
      host.set(field, value);
      return this;
    }

    /** Pulls the image and creates the container; returns its id. */
    public String create() throws Exception {
      String reference = body.path("Image").asString();
      int colon = reference.lastIndexOf(':');
      engine.pull(
          reference.substring(0, colon),
          reference.substring(colon + 1),
          null,
          engine.info().platform(),
          (current, total) -> {},
          Duration.ofMinutes(2));
      return engine.create(name, body).id();
    }

    /** The same, and starts it. */
    public String run() throws Exception {
      String id = create();
      engine.start(id);
      return id;
    }
  }

  private void removeContainers() {
    engine.containers(true, label).forEach(one -> engine.remove(one.id(), true, true));
  }

  private void send(Request.Method method, String path, String body) {
    Request request =
        Request.builder()
            .method(method)
            .path("/v" + engine.info().apiVersion() + path)
            .putHeader("Content-Type", "application/json")
            .body(new ByteArrayInputStream(body.getBytes(UTF_8)))
            .build();
    try (var response = raw.execute(request)) {
      String said = new String(response.getBody().readAllBytes(), UTF_8);
      if (response.getStatusCode() >= 300 && response.getStatusCode() != 404) {
        throw new IllegalStateException("the engine refused " + path + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    removeContainers();
    volumes.forEach(this::removeVolume);
    send(Request.Method.DELETE, "/networks/" + network, "");
    raw.close();
    engine.close();
  }
}
