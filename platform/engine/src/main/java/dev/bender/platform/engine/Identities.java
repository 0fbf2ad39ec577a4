package dev.bender.platform.engine;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads digests off what the engine shows; each image store shows others. */
final class Identities {
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

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
      // The containerd store: the id is what was pulled, and the configuration is not shown.
      String target = digest(descriptor.path("digest"));
      String manifest = manifestOf(image, descriptor);
      return new ImageIdentity(pulled != null ? pulled : target, manifest, null);
    }
    return isOfContainerd(image)
        ? new ImageIdentity(pulled != null ? pulled : id, null, null)
        : new ImageIdentity(pulled, null, id);
  }

  /** There the id is the digest of what was pulled; in the classic store it never is one. */
  static boolean isOfContainerd(JsonNode image) {
    if (image.path("Descriptor").isObject()) {
      return true;
    }
    // Engines before 28 show no descriptor.
    String id = image.path("Id").asString("-");
    for (JsonNode one : image.path("RepoDigests")) {
      if (one.asString("").endsWith("@" + id)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String manifestOf(JsonNode image, JsonNode descriptor) {
    String type = descriptor.path("mediaType").asString("");
    if (!type.contains("index") && !type.contains("manifest.list")) {
      return digest(descriptor.path("digest"));
    }
    String nearly = null;
    for (JsonNode manifest : image.path("Manifests")) {
      JsonNode its = manifest.path("ImageData").path("Platform");
      boolean here =
          manifest.path("Available").asBoolean(false)
              && "image".equals(manifest.path("Kind").asString(""))
              && same(image.path("Os"), its.path("os"))
              && same(image.path("Architecture"), its.path("architecture"));
      if (here && same(image.path("Variant"), its.path("variant"))) {
        return digest(manifest.path("Descriptor").path("digest"));
      }
      if (here && nearly == null) {
        // Such as arm64, whose v8 is left out by some.
        nearly = digest(manifest.path("Descriptor").path("digest"));
      }
    }
    return nearly;
  }

  /** Others may be on the host too; the image is shown as the one that would run. */
  private static boolean same(JsonNode shown, JsonNode candidate) {
    return shown.asString("").equals(candidate.asString(""));
  }

  private static @Nullable String repoDigest(JsonNode digests, String repository) {
    for (JsonNode one : digests) {
      String text = one.asString("");
      int at = text.lastIndexOf('@');
      if (at > 0 && names(text.substring(0, at), repository)) {
        return DIGEST.matcher(text.substring(at + 1)).matches() ? text.substring(at + 1) : null;
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
    return DIGEST.matcher(text).matches() ? text : null;
  }
}
