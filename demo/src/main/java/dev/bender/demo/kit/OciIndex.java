package dev.bender.demo.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import land.oras.Index;
import land.oras.utils.JsonUtils;

/** A multi-platform image: an OCI index over one image per platform. */
public record OciIndex(List<OciImage> images) {

  static final String MEDIA_TYPE = "application/vnd.oci.image.index.v1+json";

  public OciIndex {
    images = List.copyOf(images);
    if (images.stream().map(OciImage::platform).distinct().count() != images.size()) {
      throw new IllegalArgumentException("An index names each platform once.");
    }
  }

  /** Returns an index over these images. */
  public static OciIndex of(OciImage... images) {
    return new OciIndex(List.of(images));
  }

  /** The index document. */
  public byte[] index() {
    return JsonUtils.toJson(toIndex()).getBytes(UTF_8);
  }

  /** The digest of the index, {@code sha256:…}. */
  public String indexDigest() {
    return Digests.sha256(index());
  }

  /** A push writes an index anew from its fields, so only what it writes has the digest. */
  Index toIndex() {
    List<Map<String, Object>> manifests = images.stream().map(OciIndex::describe).toList();
    byte[] json =
        OciImage.json(
            OciImage.ordered("schemaVersion", 2, "mediaType", MEDIA_TYPE, "manifests", manifests));
    return Index.fromJson(new String(json, UTF_8));
  }

  private static Map<String, Object> describe(OciImage image) {
    Map<String, Object> descriptor = OciImage.descriptor(OciImage.MANIFEST, image.manifest());
    descriptor.put("platform", OciImage.ordered("architecture", image.platform(), "os", "linux"));
    return descriptor;
  }
}
