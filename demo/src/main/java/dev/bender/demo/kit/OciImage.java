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
 * @param layers gzipped tar archives
 */
public record OciImage(String platform, byte[] manifest, byte[] config, List<byte[]> layers) {

  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  static final JsonMapper JSON = JsonMapper.shared();

  static OciImage of(String platform, Map<String, Object> runtime, List<byte[]> tars) {
    return of(
        platform,
        runtime,
        tars.stream().map(TarGz::gzip).toList(),
        tars.stream().map(Digests::sha256).toList());
  }

  /**
   * An image of layers that are packed already.
   *
   * @param runtime the part {@code config} of the configuration
   * @param layers gzipped tar archives
   * @param diffIds the digests of the tar archives as they are unpacked, {@code sha256:…}
   */
  public static OciImage of(
      String platform, Map<String, Object> runtime, List<byte[]> layers, List<String> diffIds) {
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
        manifest(CONFIG, configBytes, layers.stream().map(b -> descriptor(LAYER, b)).toList()),
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
