package dev.bender.platform.registry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads indexes, manifests and image configurations (OCI image specification 1.1; Docker image
 * manifest version 2, schema 2). Pure.
 */
final class Documents {

  private static final Set<String> INDEXES =
      Set.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");
  private static final Set<String> MANIFESTS =
      Set.of(
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  /** What we ask for. */
  static final String ACCEPT = String.join(", ", INDEXES) + ", " + String.join(", ", MANIFESTS);

  private static final Set<String> CONFIGS =
      Set.of(
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.docker.container.image.v1+json");

  private static final int MOST_LABELS = 200;
  private static final int LONGEST_KEY = 256;
  private static final int LONGEST_VALUE = 4096;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Documents() {}

  /** The document is not what it should be; the message is what the registry did wrong. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String what) {
      super(what);
    }
  }

  static boolean isIndex(String mediaType) {
    return INDEXES.contains(mediaType);
  }

  static boolean isManifest(String mediaType) {
    return MANIFESTS.contains(mediaType);
  }

  /**
   * The digest of the manifest for this platform; null if the index has none.
   *
   * @throws Malformed if it is no index, or could be read as a manifest too (CVE-2021-41190)
   */
  static @Nullable String choose(byte[] index, String mediaType, Platform platform)
      throws Malformed {
    JsonNode json = read(index, mediaType);
    if (!json.path("manifests").isArray() || json.has("config") || json.has("layers")) {
      throw new Malformed("sent an index that is none, or that could be read in two ways");
    }
    String best = null;
    int least = Integer.MAX_VALUE;
    for (JsonNode entry : json.path("manifests")) {
      // Without a platform it may fit, and the configuration will tell; one that says so is better.
      int distance =
          entry.path("platform").isObject()
              ? platform.distanceTo(platformOf(entry.path("platform")))
              : Integer.MAX_VALUE - 1;
      if (distance >= 0 && distance < least && isManifest(text(entry, "mediaType"))) {
        best = digestOf(entry);
        least = distance;
      }
    }
    return best;
  }

  /**
   * The digest of the image configuration.
   *
   * @throws Malformed if it is no image manifest, or could be read as an index too
   */
  static String configOf(byte[] manifest, String mediaType) throws Malformed {
    JsonNode json = read(manifest, mediaType);
    if (!json.path("config").isObject() || json.has("manifests")) {
      throw new Malformed("sent a manifest that is none, or that could be read in two ways");
    }
    if (!CONFIGS.contains(text(json.path("config"), "mediaType"))) {
      throw new Malformed("holds something that is no container image there");
    }
    return digestOf(json.path("config"));
  }

  /** What an image configuration says of itself; all of it untrusted. */
  record Config(Platform platform, Map<String, String> labels, @Nullable Instant created) {}

  static Config config(byte[] bytes) throws Malformed {
    JsonNode json = parse(bytes);
    Map<String, String> labels = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> label : json.path("config").path("Labels").properties()) {
      String value = label.getValue().asString("");
      if (labels.size() < MOST_LABELS
          && label.getKey().length() <= LONGEST_KEY
          && value.length() <= LONGEST_VALUE) {
        labels.put(printable(label.getKey()), printable(value));
      }
    }
    return new Config(platformOf(json), labels, instant(text(json, "created")));
  }

  private static JsonNode read(byte[] bytes, String mediaType) throws Malformed {
    JsonNode json = parse(bytes);
    String inside = text(json, "mediaType");
    if (!inside.isEmpty() && !inside.equals(mediaType)) {
      throw new Malformed("sent a document whose inside names another type than its header");
    }
    return json;
  }

  private static JsonNode parse(byte[] bytes) throws Malformed {
    try {
      JsonNode json = JSON.readTree(bytes);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      // No cause: a parser's message quotes foreign text.
    }
    throw new Malformed("sent a document that is not valid JSON");
  }

  private static Platform platformOf(JsonNode json) {
    return new Platform(
        printable(text(json, "os")),
        printable(text(json, "architecture")),
        printable(text(json, "variant")));
  }

  private static String digestOf(JsonNode descriptor) throws Malformed {
    String digest = text(descriptor, "digest");
    if (!Digest.isValid(digest)) {
      throw new Malformed("sent a document with a malformed digest in it");
    }
    return digest;
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).asString("");
  }

  private static @Nullable Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String printable(String foreign) {
    return foreign.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "");
  }
}
