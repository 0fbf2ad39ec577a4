package dev.bender.platform.engine.recreate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The networks of a container as its owner asked for them, without what the engine filled in. */
final class OwnersNetworks {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int SHORT_ID = 12;

  private final JsonNode container;
  private final boolean macInEndpoint;

  /**
   * @param macInEndpoint whether the API takes a set MAC address in the endpoint (1.44 or later)
   */
  OwnersNetworks(JsonNode container, boolean macInEndpoint) {
    this.container = container;
    this.macInEndpoint = macInEndpoint;
  }

  /** By network name, the one of {@code NetworkMode} first. */
  List<RecreationPlan.NetworkConnect> all() {
    String mode = container.path("HostConfig").path("NetworkMode").asString("default");
    List<RecreationPlan.NetworkConnect> all = new ArrayList<>();
    if (mode.startsWith("container:") || mode.equals("host") || mode.equals("none")) {
      return all;
    }
    for (Map.Entry<String, JsonNode> one :
        container.path("NetworkSettings").path("Networks").properties()) {
      boolean isPrimary = isPrimary(one);
      ObjectNode endpoint = endpoint(one.getKey(), one.getValue(), isPrimary);
      all.add(
          isPrimary ? 0 : all.size(), new RecreationPlan.NetworkConnect(one.getKey(), endpoint));
    }
    return all;
  }

  /** Whether it is on the network that its mode names. */
  boolean hasPrimary() {
    return container.path("NetworkSettings").path("Networks").properties().stream()
        .anyMatch(this::isPrimary);
  }

  private boolean isPrimary(Map.Entry<String, JsonNode> network) {
    String mode = container.path("HostConfig").path("NetworkMode").asString("default");
    String primary = mode.equals("default") ? "bridge" : mode;
    return network.getKey().equals(primary)
        || network.getValue().path("NetworkID").asString("-").equals(primary);
  }

  private ObjectNode endpoint(String network, JsonNode shown, boolean isPrimary) {
    ObjectNode endpoint = JSON.objectNode();
    if (shown.path("IPAMConfig").isObject() && !shown.path("IPAMConfig").isEmpty()) {
      endpoint.set("IPAMConfig", shown.path("IPAMConfig").deepCopy());
    }
    if (shown.path("DriverOpts").isObject()) {
      endpoint.set("DriverOpts", shown.path("DriverOpts").deepCopy());
    }
    if (shown.path("GwPriority").asInt(0) != 0) {
      endpoint.set("GwPriority", shown.path("GwPriority"));
    }
    putList(endpoint, "Links", shown.path("Links"), List.of());
    if (!network.equals("bridge")) {
      putList(endpoint, "Aliases", shown.path("Aliases"), automaticAliases());
    }
    String mac = container.path("Config").path("MacAddress").asString("");
    if (macInEndpoint && isPrimary && !mac.isEmpty()) {
      endpoint.put("MacAddress", mac);
    }
    return endpoint;
  }

  /**
   * The engine gives every container its short id as an alias; that of the old one is of no use.
   */
  private List<String> automaticAliases() {
    String id = container.path("Id").asString("");
    return id.length() < SHORT_ID ? List.of() : List.of(id, id.substring(0, SHORT_ID));
  }

  private static void putList(
      ObjectNode endpoint, String field, JsonNode values, List<String> without) {
    ArrayNode kept = JSON.arrayNode();
    for (JsonNode value : values) {
      if (!without.contains(value.asString(""))) {
        kept.add(value);
      }
    }
    if (!kept.isEmpty()) {
      endpoint.set(field, kept);
    }
  }
}
