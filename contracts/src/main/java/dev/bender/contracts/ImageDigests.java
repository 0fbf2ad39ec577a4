package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One image under its up to three names. Engines with the classic store know the config, those with
 * the containerd store the index and the manifest, a registry all three; so two images are compared
 * by what both sides know.
 *
 * @param index what the reference resolves to: the digest of an image index, or of the manifest
 *     where there is no index
 * @param manifest the digest of the manifest for the platform
 * @param config the digest of the image's configuration, which the classic store calls the image id
 */
public record ImageDigests(
    @Nullable String index, @Nullable String manifest, @Nullable String config) {

  public ImageDigests {
    Check.digest("index", index);
    Check.digest("manifest", manifest);
    Check.digest("config", config);
    if (index == null && manifest == null && config == null) {
      throw new InvalidEvent("an image needs at least one of index, manifest and config digest");
    }
  }

  /** Whether two images are one, as far as what is known of both can tell. */
  public enum Relation {
    SAME,
    DIFFERENT,
    UNKNOWN
  }

  /**
   * Compares like with like. Two different indexes alone say nothing: the manifest for this
   * platform may be the same in both.
   */
  public Relation relationTo(ImageDigests other) {
    if (sharesName(other)) {
      return Relation.SAME;
    }
    if (known(config, other.config) || known(manifest, other.manifest)) {
      return Relation.DIFFERENT;
    }
    return Relation.UNKNOWN;
  }

  /**
   * The digest to pull by: the index where there is one, else the manifest; null for a local image.
   */
  @JsonIgnore
  public @Nullable String pullable() {
    return index != null ? index : manifest;
  }

  private boolean sharesName(ImageDigests other) {
    boolean sameConfig = config != null && config.equals(other.config);
    return sameConfig || isOneOf(index, other) || isOneOf(manifest, other);
  }

  /**
   * An engine may know a manifest's digest as 'what the reference resolved to': hence crosswise.
   */
  private static boolean isOneOf(@Nullable String digest, ImageDigests other) {
    return digest != null && (digest.equals(other.index) || Objects.equals(digest, other.manifest));
  }

  private static boolean known(@Nullable String one, @Nullable String other) {
    return one != null && other != null;
  }
}
