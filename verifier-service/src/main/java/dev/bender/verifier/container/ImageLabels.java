package dev.bender.verifier.container;

import dev.bender.platform.engine.Engine;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The labels that images bring; each image is asked for once, as long as it is not forgotten. */
final class ImageLabels {
  private static final int MOST = 500;

  private final Engine engine;
  private final Map<String, Map<String, String>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, String>> eldest) {
          return size() > MOST;
        }
      };

  ImageLabels(Engine engine) {
    this.engine = engine;
  }

  /** Those of a container's image; none where it is gone. */
  Map<String, String> of(JsonNode container) {
    String image = container.path("Image").asString("");
    if (image.isEmpty()) {
      return Map.of();
    }
    synchronized (known) {
      Map<String, String> found = known.get(image);
      if (found != null) {
        return found;
      }
    }
    Map<String, String> labels =
        engine
            .findImage(image)
            .map(json -> InspectedContainer.labels(json.path("Config").path("Labels")))
            .orElse(Map.of());
    synchronized (known) {
      known.put(image, labels);
    }
    return labels;
  }
}
