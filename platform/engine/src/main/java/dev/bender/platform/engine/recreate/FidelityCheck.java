package dev.bender.platform.engine.recreate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares what an owner asked of the old container with what came out in the new one. */
public final class FidelityCheck {
  private static final Set<String> HOST_IGNORED =
      Set.of(
          "Binds",
          "Links",
          "ContainerIDFile",
          "Mounts",
          "MaskedPaths",
          "ReadonlyPaths",
          "NetworkMode");
  private static final Set<String> CONFIG_IGNORED =
      Set.of("Image", "Labels", "Env", "MacAddress", "Volumes");

  /** Written anew into every container that takes another's place, by us or by Compose. */
  private static final Set<String> LABELS_IGNORED =
      Set.of(
          "dev.bender.update",
          "dev.bender.replaces",
          "dev.bender.backup",
          "dev.bender.replaced-restart",
          "com.docker.compose.image");

  private FidelityCheck() {}

  /**
   * What would be lost, for people; empty if nothing.
   *
   * @param old the old container, as inspected
   * @param oldImage the image that it runs
   * @param fresh the new container, as inspected
   * @param newImage the image that it is to run
   */
  public static List<String> losses(
      JsonNode old, JsonNode oldImage, JsonNode fresh, JsonNode newImage) {
    List<String> losses = new ArrayList<>();
    ObjectNode asked = OwnersConfig.of(old, oldImage);
    JsonNode config = fresh.path("Config");
    for (Map.Entry<String, JsonNode> one : asked.properties()) {
      String field = one.getKey();
      if (!CONFIG_IGNORED.contains(field) && !holds(one.getValue(), config.path(field))) {
        losses.add(field);
      }
    }
    environment(asked, config, losses);
    labels(asked, config, losses);
    hostConfig(old.path("HostConfig"), fresh.path("HostConfig"), losses);
    links(old, fresh, losses);
    mac(old, fresh, losses);
    mounts(old, fresh, losses);
    networks(old, fresh, losses);
    return losses;
  }

  /** Objects may have gained what the new image brings. */
  private static boolean holds(JsonNode asked, JsonNode got) {
    if (asked.isObject()) {
      return asked.properties().stream()
          .allMatch(one -> holds(one.getValue(), got.path(one.getKey())));
    }
    boolean nothingAsked =
        asked.isNull() || (asked.isArray() && asked.isEmpty()) || isDefault(asked);
    if (nothingAsked) {
      return true;
    }
    boolean emptyEntrypoint = asked.isArray() && asked.size() == 1 && isDefault(asked.path(0));
    return asked.equals(got) || (emptyEntrypoint && (got.isNull() || got.isEmpty()));
  }

  private static boolean isDefault(JsonNode node) {
    return (node.isString() && node.asString("").isEmpty())
        || (node.isBoolean() && !node.asBoolean(false))
        || (node.isNumber() && node.asDouble(0) == 0);
  }

  private static void environment(JsonNode asked, JsonNode config, List<String> losses) {
    Set<String> got = new HashSet<>();
    config.path("Env").forEach(one -> got.add(one.asString("")));
    for (JsonNode one : asked.path("Env")) {
      if (!got.contains(one.asString(""))) {
        // The name only: the value may be a secret.
        losses.add("environment variable " + one.asString("").split("=", 2)[0]);
      }
    }
  }

  private static void labels(JsonNode asked, JsonNode config, List<String> losses) {
    for (Map.Entry<String, JsonNode> one : asked.path("Labels").properties()) {
      boolean kept = one.getValue().equals(config.path("Labels").path(one.getKey()));
      if (!kept && !LABELS_IGNORED.contains(one.getKey())) {
        losses.add("label " + one.getKey());
      }
    }
  }

  private static void hostConfig(JsonNode old, JsonNode fresh, List<String> losses) {
    for (Map.Entry<String, JsonNode> one : old.properties()) {
      String field = one.getKey();
      boolean same = one.getValue().equals(fresh.path(field)) || isNoPolicy(field, one.getValue());
      if (!HOST_IGNORED.contains(field) && !same && !holds(one.getValue(), fresh.path(field))) {
        losses.add(field);
      }
    }
    for (String field : List.of("MaskedPaths", "ReadonlyPaths")) {
      if (!MaskedPaths.keeps(old.path(field), fresh.path(field))) {
        losses.add(field);
      }
    }
    String mode = old.path("NetworkMode").asString("default");
    String got = fresh.path("NetworkMode").asString("default");
    // Between networks that can be joined and left, the endpoints tell more than the mode.
    if (!mode.equals(got) && (isFixed(mode) || isFixed(got))) {
      losses.add("NetworkMode");
    }
  }

  private static boolean isNoPolicy(String field, JsonNode value) {
    return field.equals("RestartPolicy") && value.path("Name").asString("no").equals("no");
  }

  private static boolean isFixed(String mode) {
    return mode.equals("host") || mode.equals("none") || mode.startsWith("container:");
  }

  /** They are shown with the container's own name, which differs while both exist. */
  private static void links(JsonNode old, JsonNode fresh, List<String> losses) {
    Set<String> got = new HashSet<>();
    fresh
        .path("HostConfig")
        .path("Links")
        .forEach(one -> got.add(ContainerSpec.link(one.asString(""))));
    for (JsonNode link : old.path("HostConfig").path("Links")) {
      String asked = ContainerSpec.link(link.asString(""));
      if (!got.contains(asked)) {
        losses.add("link " + asked);
      }
    }
  }

  /** Only one that somebody set stands in the configuration. */
  private static void mac(JsonNode old, JsonNode fresh, List<String> losses) {
    String asked = old.path("Config").path("MacAddress").asString("");
    boolean kept =
        asked.isEmpty() || asked.equals(fresh.path("Config").path("MacAddress").asString(""));
    for (JsonNode endpoint : fresh.path("NetworkSettings").path("Networks")) {
      kept = kept || asked.equals(endpoint.path("MacAddress").asString(""));
    }
    if (!kept) {
      losses.add("MacAddress");
    }
  }

  private static void mounts(JsonNode old, JsonNode fresh, List<String> losses) {
    Map<String, String> got = new HashMap<>();
    fresh.path("Mounts").forEach(one -> got.put(one.path("Destination").asString(""), source(one)));
    for (JsonNode mount : old.path("Mounts")) {
      String destination = mount.path("Destination").asString("");
      boolean kept = source(mount).equals(got.get(destination));
      if (!kept) {
        losses.add("mount " + destination);
      }
    }
  }

  private static String source(JsonNode mount) {
    String name = AnonymousVolumes.volumeName(mount);
    return (name.isEmpty() ? mount.path("Source").asString("") : name)
        + " "
        + mount.path("Type").asString("")
        + mount.path("Propagation").asString("")
        + (mount.path("RW").asBoolean(true) ? "" : " read-only");
  }

  private static void networks(JsonNode old, JsonNode fresh, List<String> losses) {
    Set<String> missing = new TreeSet<>();
    JsonNode got = fresh.path("NetworkSettings").path("Networks");
    for (RecreationPlan.NetworkConnect one : new OwnersNetworks(old, false).all()) {
      JsonNode endpoint = got.path(one.network());
      if (endpoint.isMissingNode()) {
        missing.add("network " + one.network());
        continue;
      }
      for (String field : List.of("IPAMConfig", "DriverOpts", "Links", "GwPriority")) {
        if (!holds(one.endpoint().path(field), endpoint.path(field)) && one.endpoint().has(field)) {
          missing.add(field + " of network " + one.network());
        }
      }
      for (JsonNode alias : one.endpoint().path("Aliases")) {
        if (!contains(endpoint.path("Aliases"), alias)) {
          missing.add("alias " + alias.asString("") + " in network " + one.network());
        }
      }
    }
    List<String> before = List.copyOf(old.path("NetworkSettings").path("Networks").propertyNames());
    for (String network : got.propertyNames()) {
      if (!before.contains(network)) {
        missing.add("it would be on network " + network + " too");
      }
    }
    losses.addAll(missing);
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (JsonNode one : list) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
