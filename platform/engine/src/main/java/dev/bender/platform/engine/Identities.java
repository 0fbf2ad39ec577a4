package dev.bender.platform.engine;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads digests off what the engine shows; each image store shows others. */
final class Identities {
  private Identities() {}

  /**
   * @param image as inspected
   * @param repository the name under which it was pulled, familiar or in full
   */
  static ImageIdentity ofImage(JsonNode image, String repository) {
    String id = digest(image.path("Id"));
    String pulled = repoDigest(image.path("RepoDigests"), repository);
    JsonNode descriptor = image.path("Descriptor");
    if (descriptor.isObject()) {
      // The containerd store: the id is what was pulled.
      String target = digest(descriptor.path("digest"));
      String manifest = manifestOf(image, descriptor);
      return new ImageIdentity(pulled != null ? pulled : target, manifest, configOf(image));
    }
    return new ImageIdentity(pulled, null, id);
  }

  private static @Nullable String manifestOf(JsonNode image, JsonNode descriptor) {
    String type = descriptor.path("mediaType").asString("");
    if (!type.contains("index") && !type.contains("manifest.list")) {
      return digest(descriptor.path("digest"));
    }
    for (JsonNode manifest : image.path("Manifests")) {
      boolean here =
          manifest.path("Available").asBoolean(false)
              && "image".equals(manifest.path("Kind").asString(""));
      if (here) {
        return digest(manifest.path("Descriptor").path("digest"));
      }
    }
    return null;
  }

  /** Only some engines of the containerd store tell it. */
  private static @Nullable String configOf(JsonNode image) {
    for (JsonNode manifest : image.path("Manifests")) {
      String config = digest(manifest.path("ImageData").path("ConfigDigest"));
      if (config != null) {
        return config;
      }
    }
    return null;
  }

  private static @Nullable String repoDigest(JsonNode digests, String repository) {
    for (JsonNode one : digests) {
      String text = one.asString("");
      int at = text.lastIndexOf('@');
      if (at > 0 && names(text.substring(0, at), repository)) {
        return text.substring(at + 1);
      }
    }
    return null;
  }

  private static boolean names(String shown, String repository) {
    return full(shown).equals(full(repository));
  }

  /** As Docker fills up a name: {@code nginx} is {@code docker.io/library/nginx}. */
  private static String full(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    boolean hasRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
    if (hasRegistry) {
      return name;
    }
    return "docker.io/" + (slash < 0 ? "library/" + name : name);
  }

  static @Nullable String digest(JsonNode node) {
    String text = node.asString("");
    return text.startsWith("sha256:") ? text : null;
  }
}
