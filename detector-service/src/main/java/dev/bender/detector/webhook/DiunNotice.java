package dev.bender.detector.webhook;

import dev.bender.contracts.ImageDigests;
import dev.bender.platform.registry.Digest;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.InvalidReference;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Diun 4 posts to a webhook, as far as it is of use. Everything in it is untrusted; what
 * Bender does not know is passed over.
 *
 * @param hostname as Diun was told, often a container's id
 * @param image the tag that changed, normalised, without a digest
 * @param target the digest that it names now: of an index or of a manifest, by its media type
 * @param platform such as {@code linux/amd64}
 * @param containers names of the containers that run it
 */
record DiunNotice(
    String hostname,
    ImageReference image,
    ImageDigests target,
    String platform,
    List<String> containers) {

  private static final int MOST_CONTAINERS = 200;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");
  private static final Pattern PLATFORM =
      Pattern.compile("[a-z0-9]{1,20}/[a-z0-9_]{1,20}(/[a-z0-9.]{1,20})?");
  private static final Set<String> STATUS = Set.of("new", "update");
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(10)
                          .maxStringLength(20_000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What the tag names now. */
  String digest() {
    return Objects.requireNonNull(target.pullable());
  }

  static DiunNotice parse(byte[] body) throws InvalidNotice {
    JsonNode json = json(body);
    String status = text(json, "status", 16);
    if (!STATUS.contains(status)) {
      throw new InvalidNotice("'status' is '" + status + "'; allowed: new, update");
    }
    return new DiunNotice(
        optionalText(json, "hostname", 255),
        image(text(json, "image", 512)),
        target(text(json, "digest", 160), optionalText(json, "mime_type", 200)),
        platform(text(json, "platform", 64)),
        containers(json.path("metadata").path("ctn_names")));
  }

  private static JsonNode json(byte[] body) throws InvalidNotice {
    try {
      JsonNode json = JSON.readTree(body);
      if (json == null || !json.isObject()) {
        throw new InvalidNotice("the body is not a JSON object");
      }
      return json;
    } catch (JacksonException e) {
      throw new InvalidNotice(
          "the body is not JSON, or has a field twice, deep nesting or endless numbers or texts");
    }
  }

  private static String text(JsonNode json, String field, int atMost) throws InvalidNotice {
    String text = optionalText(json, field, atMost);
    if (text.isBlank()) {
      throw new InvalidNotice("'" + field + "' is missing");
    }
    return text;
  }

  private static String optionalText(JsonNode json, String field, int atMost) throws InvalidNotice {
    JsonNode node = json.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    if (!node.isString()) {
      throw new InvalidNotice("'" + field + "' is not a text");
    }
    String text = node.asString();
    if (text.length() > atMost || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidNotice(
          "'" + field + "' is longer than " + atMost + " characters or has control characters");
    }
    return text;
  }

  private static ImageReference image(String text) throws InvalidNotice {
    try {
      return ImageReference.parse(text)
          .unpinned()
          .orElseThrow(
              () -> new InvalidNotice("'image' names a digest and no tag: it cannot move"));
    } catch (InvalidReference e) {
      throw new InvalidNotice("'image': " + e.getMessage());
    }
  }

  private static ImageDigests target(String digest, String mediaType) throws InvalidNotice {
    if (!Digest.isValid(digest) || !digest.startsWith("sha256:")) {
      throw new InvalidNotice("'digest' is not 'sha256:' and 64 hexadecimal digits");
    }
    boolean manifest =
        mediaType.equals("application/vnd.docker.distribution.manifest.v2+json")
            || mediaType.equals("application/vnd.oci.image.manifest.v1+json");
    return manifest ? new ImageDigests(null, digest, null) : new ImageDigests(digest, null, null);
  }

  private static String platform(String text) throws InvalidNotice {
    if (!PLATFORM.matcher(text).matches()) {
      throw new InvalidNotice("'platform' is not like linux/amd64");
    }
    return text;
  }

  private static List<String> containers(@Nullable JsonNode names) throws InvalidNotice {
    if (names == null || names.isMissingNode() || names.isNull()) {
      return List.of();
    }
    if (!names.isString()) {
      throw new InvalidNotice("'metadata.ctn_names' is not a text");
    }
    List<String> all =
        Arrays.stream(names.asString().split(",", MOST_CONTAINERS + 1))
            .map(String::strip)
            .map(name -> name.startsWith("/") ? name.substring(1) : name)
            // What another container calls it by a legacy link is no name of its own.
            .filter(name -> !name.isEmpty() && name.indexOf('/') < 0)
            .distinct()
            .toList();
    if (all.size() > MOST_CONTAINERS || !all.stream().allMatch(n -> NAME.matcher(n).matches())) {
      throw new InvalidNotice(
          "'metadata.ctn_names' is not a list of at most " + MOST_CONTAINERS + " container names");
    }
    return all;
  }
}
