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
    ObjectNode config = objectCopy(container.path("Config"));
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
    exposePublished(config, container);
    return config;
  }

  /** A copy to change; empty where the engine shows none. */
  static ObjectNode objectCopy(JsonNode node) {
    return node instanceof ObjectNode object ? object.deepCopy() : JSON.objectNode();
  }

  /** The engine publishes only ports that are exposed: a new image may not expose them any more. */
  private static void exposePublished(ObjectNode config, JsonNode container) {
    if (isOfContainer(container)) {
      return;
    }
    for (String port : container.path("HostConfig").path("PortBindings").propertyNames()) {
      ObjectNode exposed =
          config.path("ExposedPorts") instanceof ObjectNode present
              ? present
              : config.putObject("ExposedPorts");
      exposed.putObject(port);
    }
  }

  private static boolean isOfContainer(JsonNode container) {
    return container.path("HostConfig").path("NetworkMode").asString("").startsWith("container:");
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

  /**
   * Entrypoint and command belong together, by the engine's rules: an entrypoint of one's own drops
   * the image's command; {@code [""]} means none and is read back as null; {@code []} means none
   * too, but lets the image's command through.
   */
  private static void subtractCommand(ObjectNode config, JsonNode defaults) {
    boolean sameCommand = same(config.path("Cmd"), defaults.path("Cmd"));
    JsonNode entrypoint = config.path("Entrypoint");
    if (same(entrypoint, defaults.path("Entrypoint"))) {
      boolean commandDropped = isEmpty(config.path("Cmd")) && !sameCommand;
      if (!commandDropped) {
        config.remove("Entrypoint");
      }
      if (sameCommand) {
        config.remove("Cmd");
      }
    } else if (entrypoint.isArray() && entrypoint.isEmpty()) {
      if (sameCommand) {
        config.remove("Cmd");
      }
    } else if (isEmpty(entrypoint)) {
      config.set("Entrypoint", JSON.arrayNode().add(""));
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
    String uts = container.path("HostConfig").path("UTSMode").asString("");
    if (isOfContainer(container) || uts.equals("host")) {
      // Then it is the other's name; an engine refuses one of its own beside a shared namespace.
      config.remove("Hostname");
      config.remove("Domainname");
    }
    if (isOfContainer(container)) {
      config.remove("ExposedPorts");
    }
  }
}
