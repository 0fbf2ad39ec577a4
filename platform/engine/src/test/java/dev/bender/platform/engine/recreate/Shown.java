package dev.bender.platform.engine.recreate;

import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Inspections as engines show them, cut down to what a test is about; written with ' for ". */
final class Shown {
  static final String ID = "3e63fdf26459a0b1c2d3e4f5061728394a5b6c7d8e9f00112233445566778899";

  private static final JsonMapper RELAXED =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
          .build();

  private Shown() {}

  static JsonNode json(String text) {
    return RELAXED.readTree(text);
  }

  /** A container of that Config and HostConfig, on no network. */
  static ObjectNode container(String config, String hostConfig) {
    return container(config, hostConfig, "{}", "[]");
  }

  static ObjectNode onNetworks(String config, String hostConfig, String networks) {
    return container(config, hostConfig, networks, "[]");
  }

  static ObjectNode withMounts(String config, String hostConfig, String mounts) {
    return container(config, hostConfig, "{}", mounts);
  }

  private static ObjectNode container(
      String config, String hostConfig, String networks, String mounts) {
    ObjectNode container = RELAXED.createObjectNode().put("Id", ID);
    container.set("Config", json(config));
    container.set("HostConfig", json(hostConfig));
    container.putObject("NetworkSettings").set("Networks", json(networks));
    container.set("Mounts", json(mounts));
    return container;
  }

  static JsonNode image(String config) {
    ObjectNode image = RELAXED.createObjectNode().put("Id", "sha256:" + "a".repeat(64));
    image.set("Config", json(config));
    return image;
  }

  /** The body for an engine of that version, for an image that changed nothing. */
  static ObjectNode body(JsonNode container, JsonNode image, String apiVersion) {
    return ContainerSpec.plan(container, image, image, "web:2", apiVersion).createBody();
  }

  static ObjectNode body(JsonNode container, JsonNode image) {
    return body(container, image, "1.41");
  }

  static ObjectNode body(JsonNode container) {
    return body(container, image("{}"));
  }
}
