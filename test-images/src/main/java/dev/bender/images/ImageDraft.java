package dev.bender.images;

import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.ImageBuilder;
import dev.bender.demo.kit.OciImage;
import dev.bender.images.LayerCache.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image of a server, to be pushed.
 *
 * @param stage who it is for; see {@link ImageBuilder}
 * @param runtime the part {@code config} of its configuration, without labels
 */
record ImageDraft(String stage, String version, List<Layer> layers, Map<String, Object> runtime) {

  OciImage image() {
    Map<String, Object> labelled = new LinkedHashMap<>(runtime);
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("org.opencontainers.image.version", version);
    labels.put(DemoImage.LABEL, "true");
    labels.put(ImageBuilder.STAGE, stage);
    labelled.put("Labels", labels);
    return OciImage.of("amd64", labelled, layers.stream().map(LayerCache::packed).toList());
  }
}
