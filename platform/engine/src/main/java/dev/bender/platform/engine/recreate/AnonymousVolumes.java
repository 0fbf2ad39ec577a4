package dev.bender.platform.engine.recreate;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks the names of volumes that the engine named, so that the new container has the data. Three
 * ways lead to one: {@code Config.Volumes} (the image's VOLUME too), a bind of a destination alone,
 * and a mount of type volume without a source.
 */
final class AnonymousVolumes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern PLACE = Pattern.compile(".*/volumes/([^/]+)/_data");

  private final JsonNode container;
  private final Map<String, JsonNode> volumes = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();

  AnonymousVolumes(JsonNode container) {
    this.container = container;
    for (JsonNode mount : container.path("Mounts")) {
      if ("volume".equals(mount.path("Type").asString(""))) {
        volumes.put(clean(mount.path("Destination").asString("")), mount);
      }
    }
  }

  /** Changes both parts of a create body in place. */
  void name(ObjectNode config, ObjectNode host) {
    nameMounts(host);
    ArrayNode binds = binds(host);
    boolean borrows = !host.path("VolumesFrom").isEmpty();
    volumes.forEach((destination, mount) -> {
      // What another container lends comes along with VolumesFrom, by whatever volume it has then.
      boolean own = !borrows || holds(container.path("Config").path("Volumes"), destination);
      if (own && !asked.contains(destination)) {
        binds.add(bind(mount));
      }
    });
    if (!binds.isEmpty()) {
      host.set("Binds", binds);
    }
    if (config.path("Volumes") instanceof ObjectNode declared) {
      declared.propertyNames().stream()
          .filter(one -> volumes.containsKey(clean(one)))
          .toList()
          .forEach(declared::remove);
    }
  }

  private void nameMounts(ObjectNode host) {
    for (JsonNode mount : host.path("Mounts")) {
      String target = clean(mount.path("Target").asString(""));
      asked.add(target);
      JsonNode volume = volumes.get(target);
      boolean anonymous =
          "volume".equals(mount.path("Type").asString(""))
              && mount.path("Source").asString("").isEmpty();
      if (anonymous && volume != null && mount instanceof ObjectNode changed) {
        changed.put("Source", volumeName(volume));
      }
    }
  }

  private ArrayNode binds(ObjectNode host) {
    ArrayNode binds = JSON.arrayNode();
    for (JsonNode bind : host.path("Binds")) {
      String[] parts = bind.asString("").split(":");
      String destination = clean(parts.length > 1 ? parts[1] : parts[0]);
      asked.add(destination);
      JsonNode volume = volumes.get(destination);
      if (parts.length == 1 && volume != null) {
        binds.add(bind(volume));
      } else {
        binds.add(bind);
      }
    }
    return binds;
  }

  private static String bind(JsonNode mount) {
    return volumeName(mount)
        + ":"
        + mount.path("Destination").asString("")
        + (mount.path("RW").asBoolean(true) ? "" : ":ro");
  }

  /**
   * The name of a volume, empty for another mount. Engine 29 leaves it out for a bind of a
   * destination alone, but shows where the volume lies: {@code …/volumes/NAME/_data}.
   */
  static String volumeName(JsonNode mount) {
    String name = mount.path("Name").asString("");
    Matcher place = PLACE.matcher(mount.path("Source").asString(""));
    boolean nameless = name.isEmpty() && "volume".equals(mount.path("Type").asString(""));
    return nameless && place.matches() ? place.group(1) : name;
  }

  private static boolean holds(JsonNode paths, String destination) {
    return paths.propertyNames().stream().anyMatch(one -> clean(one).equals(destination));
  }

  /** Binds and image volumes are shown as they were written, mounts as the engine cleaned them. */
  static String clean(String path) {
    String once = path.replaceAll("/+", "/");
    return once.length() > 1 && once.endsWith("/") ? once.substring(0, once.length() - 1) : once;
  }
}
