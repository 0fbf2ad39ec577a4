package dev.bender.platform.engine.recreate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A container's {@code Config} without what its image brought: what remains is what the owner asked
 * for. The image that really runs has to be asked; its tag may have moved on.
 */
final class OwnersConfig {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> SCALARS = List.of("User", "WorkingDir", "StopSignal");
  private static final List<String> SETS = List.of("ExposedPorts", "Volumes");
  private static final int SHORT_ID = 12;

  private OwnersConfig() {}

  static ObjectNode of(JsonNode container, JsonNode image) {
    ObjectNode config = (ObjectNode) container.path("Config").deepCopy();
    JsonNode defaults = image.path("Config");
    SCALARS.forEach(field -> removeIfSame(config, defaults, field));
    SETS.forEach(field -> subtractKeys(config, defaults, field));
    subtractValues(config, defaults, "Labels");
    subtractEnvironment(config, defaults);
    subtractCommand(config, defaults);
    subtractHealthcheck(config, defaults);
    removeIfSame(config, defaults, "Shell");
    removeIfSame(config, defaults, "OnBuild");
    dropAutomaticHostname(config, container);
    return config;
  }

  private static void removeIfSame(ObjectNode config, JsonNode defaults, String field) {
    if (config.path(field).equals(defaults.path(field))) {
      config.remove(field);
    }
  }

  private static void subtractKeys(ObjectNode config, JsonNode defaults, String field) {
    if (config.path(field) instanceof ObjectNode own && defaults.path(field).isObject()) {
      own.remove(Set.copyOf(defaults.path(field).propertyNames()));
    }
  }

  private static void subtractValues(ObjectNode config, JsonNode defaults, String field) {
    if (config.path(field) instanceof ObjectNode own) {
      defaults
          .path(field)
          .properties()
          .forEach(entry -> {
            if (entry.getValue().equals(own.path(entry.getKey()))) {
              own.remove(entry.getKey());
            }
          });
    }
  }

  private static void subtractEnvironment(ObjectNode config, JsonNode defaults) {
    Set<String> brought = new HashSet<>();
    defaults.path("Env").forEach(one -> brought.add(one.asString("")));
    Map<String, String> own = new LinkedHashMap<>();
    for (JsonNode one : config.path("Env")) {
      String text = one.asString("");
      if (!brought.contains(text)) {
        own.put(text.split("=", 2)[0], text);
      }
    }
    ArrayNode env = JSON.arrayNode();
    own.values().forEach(env::add);
    config.set("Env", env);
  }

  /** A command belongs to the entrypoint that it was written for: an own entrypoint keeps it. */
  private static void subtractCommand(ObjectNode config, JsonNode defaults) {
    boolean sameEntrypoint = same(config.path("Entrypoint"), defaults.path("Entrypoint"));
    boolean sameCommand = same(config.path("Cmd"), defaults.path("Cmd"));
    if (sameEntrypoint) {
      config.remove("Entrypoint");
    } else if (isEmpty(config.path("Entrypoint"))) {
      // An entrypoint that was taken away: the engine reads [""] as 'none', and null as 'default'.
      config.set("Entrypoint", JSON.arrayNode().add(""));
    }
    if (sameEntrypoint && sameCommand) {
      config.remove("Cmd");
    }
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return one.equals(other) || (isEmpty(one) && isEmpty(other));
  }

  private static boolean isEmpty(JsonNode node) {
    return node.isMissingNode() || node.isNull() || (node.isArray() && node.isEmpty());
  }

  private static void subtractHealthcheck(ObjectNode config, JsonNode defaults) {
    if (!(config.path("Healthcheck") instanceof ObjectNode own)) {
      return;
    }
    JsonNode brought = defaults.path("Healthcheck");
    Set<String> same = new HashSet<>();
    brought
        .properties()
        .forEach(entry -> {
          if (entry.getValue().equals(own.path(entry.getKey()))) {
            same.add(entry.getKey());
          }
        });
    own.remove(same);
    if (own.isEmpty()) {
      config.remove("Healthcheck");
    }
  }

  /** The engine names a container's host after its short id unless told otherwise. */
  private static void dropAutomaticHostname(ObjectNode config, JsonNode container) {
    String id = container.path("Id").asString("");
    String hostname = config.path("Hostname").asString("");
    if (id.length() >= SHORT_ID && hostname.equals(id.substring(0, SHORT_ID))) {
      config.remove("Hostname");
    }
    String mode = container.path("HostConfig").path("NetworkMode").asString("");
    if (mode.startsWith("container:") || mode.equals("host")) {
      // The name is the other's then; an engine refuses it beside a shared network.
      config.remove("Hostname");
      config.remove("Domainname");
    }
    if (mode.startsWith("container:")) {
      config.remove("ExposedPorts");
    }
    if (container.path("HostConfig").path("UTSMode").asString("").equals("host")) {
      config.remove("Hostname");
      config.remove("Domainname");
    }
  }
}
