package dev.bender.platform.engine.recreate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Plans a container like another one, for another image. */
public final class ContainerSpec {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String COMPOSE_IMAGE = "com.docker.compose.image";

  private ContainerSpec() {}

  /**
   * A plan.
   *
   * @param container the old container, as inspected
   * @param runningImage the image that it really runs, as inspected
   * @param newImage the image to run, as inspected
   * @param reference the reference to create it with
   * @param apiVersion the version that is spoken with the engine
   */
  public static RecreationPlan plan(
      JsonNode container,
      JsonNode runningImage,
      JsonNode newImage,
      String reference,
      String apiVersion) {
    boolean allInCreate = atLeast144(apiVersion);
    ObjectNode body = OwnersConfig.of(container, runningImage);
    body.put("Image", reference);
    if (allInCreate) {
      body.remove("MacAddress");
    }
    pointComposeAt(body, newImage);
    ObjectNode host = host(container);
    nameAnonymousVolumes(container, host, body);
    body.set("HostConfig", host);

    List<RecreationPlan.NetworkConnect> networks =
        new ArrayList<>(new OwnersNetworks(container, allInCreate).all());
    ObjectNode endpoints = body.putObject("NetworkingConfig").putObject("EndpointsConfig");
    List<RecreationPlan.NetworkConnect> later = new ArrayList<>();
    for (RecreationPlan.NetworkConnect network : networks) {
      if (allInCreate || endpoints.isEmpty()) {
        endpoints.set(network.network(), network.endpoint());
      } else {
        later.add(network);
      }
    }
    return new RecreationPlan(body, List.copyOf(later), warnings(container));
  }

  /** Compose compares this label with the image on the host, and would recreate the container. */
  private static void pointComposeAt(ObjectNode body, JsonNode newImage) {
    if (body.path("Labels") instanceof ObjectNode labels && labels.has(COMPOSE_IMAGE)) {
      labels.put(COMPOSE_IMAGE, newImage.path("Id").asString(""));
    }
  }

  private static ObjectNode host(JsonNode container) {
    ObjectNode host = (ObjectNode) container.path("HostConfig").deepCopy();
    // Read back as '/other:/self/alias'; taken as 'other:alias'.
    if (host.path("Links") instanceof ArrayNode links && !links.isEmpty()) {
      ArrayNode asWritten = JSON.arrayNode();
      for (JsonNode link : links) {
        asWritten.add(link(link.asString("")));
      }
      host.set("Links", asWritten);
    }
    // The engine's own: it makes another one, or refuses to take it back.
    host.remove("ContainerIDFile");
    return host;
  }

  private static String link(String shown) {
    String[] sides = shown.split(":", 2);
    if (sides.length < 2) {
      return shown;
    }
    String other = sides[0].startsWith("/") ? sides[0].substring(1) : sides[0];
    return other + ":" + sides[1].substring(sides[1].lastIndexOf('/') + 1);
  }

  /** An anonymous volume gets its name spoken, so that the new container has the data. */
  private static void nameAnonymousVolumes(JsonNode container, ObjectNode host, ObjectNode body) {
    Set<String> bound = boundDestinations(host);
    ArrayNode binds = host.path("Binds") instanceof ArrayNode present ? present : JSON.arrayNode();
    for (JsonNode mount : container.path("Mounts")) {
      String destination = mount.path("Destination").asString("");
      boolean volume = "volume".equals(mount.path("Type").asString(""));
      if (!volume || bound.contains(destination)) {
        continue;
      }
      String mode = mount.path("RW").asBoolean(true) ? "" : ":ro";
      binds.add(mount.path("Name").asString("") + ":" + destination + mode);
      if (body.path("Volumes") instanceof ObjectNode volumes) {
        volumes.remove(destination);
      }
    }
    if (!binds.isEmpty()) {
      host.set("Binds", binds);
    }
  }

  private static Set<String> boundDestinations(JsonNode host) {
    Set<String> bound = new HashSet<>();
    for (JsonNode bind : host.path("Binds")) {
      String[] parts = bind.asString("").split(":");
      bound.add(parts.length > 1 ? parts[1] : parts[0]);
    }
    for (JsonNode mount : host.path("Mounts")) {
      boolean named = !mount.path("Source").asString("").isEmpty();
      boolean volume = "volume".equals(mount.path("Type").asString(""));
      if (named || !volume) {
        bound.add(mount.path("Target").asString(""));
      }
    }
    // Those come along by themselves from the container that is named.
    return bound;
  }

  private static List<String> warnings(JsonNode container) {
    List<String> warnings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> port :
        container.path("HostConfig").path("PortBindings").properties()) {
      for (JsonNode binding : port.getValue()) {
        String hostPort = binding.path("HostPort").asString("");
        if (hostPort.isEmpty() || hostPort.equals("0") || hostPort.contains("-")) {
          warnings.add("port " + port.getKey() + " is chosen by the engine and may be another one");
        }
      }
    }
    if (container.path("HostConfig").path("AutoRemove").asBoolean(false)) {
      warnings.add("it vanishes when it stops (--rm)");
    }
    return List.copyOf(warnings);
  }

  private static boolean atLeast144(String apiVersion) {
    String[] parts = apiVersion.split("\\.", 2);
    int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    return Integer.parseInt(parts[0]) > 1 || minor >= 44;
  }
}
