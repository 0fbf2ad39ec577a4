package dev.bender.platform.engine.recreate;

import dev.bender.platform.engine.EngineInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
   * A plan. What the owner asked for is kept as the engine shows it, unknown fields too; what the
   * old image brought is left to the new one. A namespace shared with another container ({@code
   * container:ID}) stays named as it was.
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
    new AnonymousVolumes(container).name(body, host);
    body.set("HostConfig", host);

    OwnersNetworks owners = new OwnersNetworks(container, allInCreate);
    List<RecreationPlan.NetworkConnect> networks = owners.all();
    if (!networks.isEmpty() && !owners.hasPrimary()) {
      // It was taken off the network of its mode; the mode would put it back there.
      host.put("NetworkMode", networks.getFirst().network());
    }
    ObjectNode endpoints = body.putObject("NetworkingConfig").putObject("EndpointsConfig");
    List<RecreationPlan.NetworkConnect> later = new ArrayList<>();
    for (RecreationPlan.NetworkConnect network : networks) {
      if (allInCreate || endpoints.isEmpty()) {
        endpoints.set(network.network(), network.endpoint());
      } else {
        later.add(network);
      }
    }
    return new RecreationPlan(
        body,
        List.copyOf(later),
        warnings(container),
        FollowedDefaults.of(container, runningImage, newImage));
  }

  /** Compose compares this label with the image on the host, and would recreate the container. */
  private static void pointComposeAt(ObjectNode body, JsonNode newImage) {
    if (body.path("Labels") instanceof ObjectNode labels && labels.has(COMPOSE_IMAGE)) {
      labels.put(COMPOSE_IMAGE, newImage.path("Id").asString(""));
    }
  }

  private static ObjectNode host(JsonNode container) {
    ObjectNode host = OwnersConfig.objectCopy(container.path("HostConfig"));
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
    MaskedPaths.dropDefaults(host);
    return host;
  }

  /** As it is written, {@code other:alias}, whichever way it is shown. */
  static String link(String shown) {
    String[] sides = shown.split(":", 2);
    if (sides.length < 2) {
      return shown;
    }
    String other = sides[0].startsWith("/") ? sides[0].substring(1) : sides[0];
    return other + ":" + sides[1].substring(sides[1].lastIndexOf('/') + 1);
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
    if (container.path("HostConfig").path("PublishAllPorts").asBoolean(false)) {
      warnings.add("its exposed ports are published on ports that the engine chooses");
    }
    if (container.path("HostConfig").path("AutoRemove").asBoolean(false)) {
      warnings.add("it vanishes when it stops (--rm)");
    }
    return List.copyOf(warnings);
  }

  private static boolean atLeast144(String apiVersion) {
    return EngineInfo.compare(apiVersion, "1.44") >= 0;
  }
}
