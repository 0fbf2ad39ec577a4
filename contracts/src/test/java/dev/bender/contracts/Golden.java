package dev.bender.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The values as they are pinned, one file per type and version. */
final class Golden {
  /** Reads as the services do: what is not known is passed over. */
  static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Golden() {}

  /** One topic of each type. */
  static List<Topic<?>> types() {
    return Topics.ALL.stream()
        .filter(topic -> topic != Topics.UPDATE_RETRY && topic != Topics.UPDATE_HELD)
        .toList();
  }

  static ObjectNode read(Topic<?> topic) {
    String name = "/golden/" + topic.type() + ".json";
    try (InputStream file = Golden.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new AssertionError("no file src/test/resources" + name + " pins " + topic.type());
      }
      return (ObjectNode) JSON.readTree(new String(file.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }
}
