package dev.bender.platform.messaging.guarantee;

import dev.bender.contracts.Event;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Values as other writers write them. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static byte[] of(Event event) {
    return MAPPER.writeValueAsBytes(event);
  }

  static ObjectNode tree(Event event) {
    return MAPPER.valueToTree(event);
  }

  static byte[] bytes(ObjectNode tree) {
    return MAPPER.writeValueAsBytes(tree);
  }

  /** As a writer that does not know the optional properties. */
  static ObjectNode withoutNulls(ObjectNode tree) {
    for (String name : List.copyOf(new ArrayList<>(tree.propertyNames()))) {
      JsonNode value = tree.get(name);
      if (value.isNull()) {
        tree.remove(name);
      } else if (value instanceof ObjectNode object) {
        withoutNulls(object);
      }
    }
    return tree;
  }

  /** As a writer that knows more than we do. */
  static ObjectNode withMore(ObjectNode tree) {
    tree.properties()
        .forEach(entry -> {
          if (entry.getValue() instanceof ObjectNode object) {
            object.put("addedLater", "text");
          }
        });
    tree.putObject("addedLater").putArray("list").add(1).addObject().put("deep", true);
    return tree;
  }
}
