package dev.bender.demo.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image as bytes: manifest, configuration and layers, as the OCI image specification 1.1 has
 * them. The same recipe gives the same bytes, so the same digests.
 *
 * @param platform the architecture, such as {@code amd64}; the operating system is linux
 * @param layers from the lowest on
 */
public record OciImage(String platform, byte[] manifest, byte[] config, List<Layer> layers) {

  /**
   * One layer. Its digests are reckoned once, because many images have the same large ones.
   *
   * @param packed a gzipped tar archive
   * @param digest of that, {@code sha256:…}
   * @param diffId the digest of the tar archive as it is unpacked, {@code sha256:…}
   */
  public record Layer(byte[] packed, String digest, String diffId) {
    /** One that is packed already. */
    public static Layer of(byte[] packed, String diffId) {
      return new Layer(packed, Digests.sha256(packed), diffId);
    }

    static Layer ofTar(byte[] tar) {
      return of(TarGz.gzip(tar), Digests.sha256(tar));
    }
  }

  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  static final JsonMapper JSON = JsonMapper.shared();

  /**
   * An image of layers.
   *
   * @param runtime the part {@code config} of the configuration
   */
  public static OciImage of(String platform, Map<String, Object> runtime, List<Layer> layers) {
    List<String> diffIds = layers.stream().map(Layer::diffId).toList();
    var config = new LinkedHashMap<String, Object>();
    config.put("created", "2025-01-01T00:00:00Z");
    config.put("architecture", platform);
    config.put("os", "linux");
    config.put("config", runtime);
    config.put("rootfs", ordered("type", "layers", "diff_ids", diffIds));
    config.put(
        "history",
        diffIds.stream()
            .map(tar -> ordered("created", "2025-01-01T00:00:00Z", "created_by", "bender demo"))
            .toList());
    byte[] configBytes = json(config);
    return new OciImage(
        platform,
        manifest(CONFIG, configBytes, layers.stream().map(OciImage::descriptor).toList()),
        configBytes,
        layers);
  }

  static byte[] manifest(String configType, byte[] config, List<Map<String, Object>> layers) {
    return json(
        ordered(
            "schemaVersion",
            2,
            "mediaType",
            MANIFEST,
            "config",
            descriptor(configType, config),
            "layers",
            layers));
  }

  private static Map<String, Object> descriptor(Layer layer) {
    return ordered("mediaType", LAYER, "digest", layer.digest(), "size", layer.packed().length);
  }

  static Map<String, Object> descriptor(String mediaType, byte[] bytes) {
    return ordered("mediaType", mediaType, "digest", Digests.sha256(bytes), "size", bytes.length);
  }

  static Map<String, Object> ordered(Object... pairs) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  static byte[] json(Object value) {
    return JSON.writeValueAsString(value).getBytes(UTF_8);
  }

  /** The digest of this platform's manifest, {@code sha256:…}. */
  public String manifestDigest() {
    return Digests.sha256(manifest);
  }

  /** The digest of the configuration: the image id of the classic image store. */
  public String configDigest() {
    return Digests.sha256(config);
  }
}
