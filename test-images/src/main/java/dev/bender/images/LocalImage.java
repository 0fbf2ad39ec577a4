package dev.bender.images;

import dev.bender.images.LayerCache.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image that is made here under the name of a published one.
 *
 * @param name with its tag, as a compose file or a Dockerfile writes it
 * @param runtime the part {@code config} of the image's configuration
 */
record LocalImage(String name, List<Layer> layers, Map<String, Object> runtime) {
  /** On every image made here; its value says of which content. */
  static final String LABEL = "dev.bender.local-image";

  private static final JsonMapper JSON = JsonMapper.shared();

  LocalImage {
    layers = List.copyOf(layers);
    runtime = new LinkedHashMap<>(runtime);
    runtime.put("Labels", Map.of(LABEL, contentOf(layers, runtime)));
  }

  /** What two images have in common if one can be taken for the other. */
  String content() {
    return JSON.valueToTree(runtime).path("Labels").path(LABEL).asString();
  }

  private static String contentOf(List<Layer> layers, Map<String, Object> runtime) {
    String text = layers.stream().map(Layer::diffId).collect(Collectors.joining(" "));
    return LayerCache.digest(text + JSON.writeValueAsString(runtime)).substring(0, 16);
  }

  /** The image's configuration, as the OCI image specification has it. */
  byte[] configuration() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("created", "2025-01-01T00:00:00Z");
    all.put("architecture", "amd64");
    all.put("os", "linux");
    all.put("config", runtime);
    all.put(
        "rootfs",
        Map.of("type", "layers", "diff_ids", layers.stream().map(Layer::diffId).toList()));
    return JSON.writeValueAsBytes(all);
  }

  /** The file {@code manifest.json} of an archive that {@code docker load} takes. */
  byte[] manifest() {
    return JSON.writeValueAsBytes(
        List.of(
            Map.of(
                "Config", "config.json",
                "RepoTags", List.of(name),
                "Layers", layers.stream().map(LocalImage::entry).toList())));
  }

  static String entry(Layer layer) {
    return layer.diffId().substring("sha256:".length()) + ".tar";
  }
}
