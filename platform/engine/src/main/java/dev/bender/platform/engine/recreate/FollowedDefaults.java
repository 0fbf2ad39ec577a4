package dev.bender.platform.engine.recreate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a container takes over from its new image because it has the old image's value. An owner who
 * wrote that very value himself cannot be told from one who wrote nothing.
 */
final class FollowedDefaults {
  private static final List<String> FIELDS =
      List.of("User", "WorkingDir", "StopSignal", "Entrypoint", "Cmd", "Healthcheck", "Shell");

  private FollowedDefaults() {}

  /** Names of fields, and {@code Env NAME}; never a value, which may be a secret. */
  static List<String> of(JsonNode container, JsonNode runningImage, JsonNode newImage) {
    JsonNode config = container.path("Config");
    JsonNode before = runningImage.path("Config");
    JsonNode after = newImage.path("Config");
    List<String> followed = new ArrayList<>();
    for (String field : FIELDS) {
      JsonNode brought = before.path(field);
      if (!isNothing(brought)
          && brought.equals(config.path(field))
          && !brought.equals(after.path(field))) {
        followed.add(field);
      }
    }
    Map<String, String> own = environment(config);
    Map<String, String> next = environment(after);
    environment(before)
        .forEach((name, value) -> {
          if (value.equals(own.get(name)) && !value.equals(next.get(name))) {
            followed.add("Env " + name);
          }
        });
    return List.copyOf(followed);
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode()
        || node.isNull()
        || (node.isContainer() && node.isEmpty())
        || (node.isString() && node.asString("").isEmpty());
  }

  private static Map<String, String> environment(JsonNode config) {
    Map<String, String> environment = new HashMap<>();
    for (JsonNode one : config.path("Env")) {
      String text = one.asString("");
      environment.put(text.split("=", 2)[0], text);
    }
    return environment;
  }
}
