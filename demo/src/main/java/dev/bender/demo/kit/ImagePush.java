package dev.bender.demo.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import land.oras.ContainerRef;
import land.oras.Manifest;
import land.oras.Registry;
import land.oras.auth.NoAuthProvider;

/** Pushes images and databases to a registry that speaks plain HTTP and asks for no password. */
public final class ImagePush {

  // Trivy looks for these: pkg/db/db.go and pkg/oci of its sources
  private static final String DATABASE_CONFIG = "application/vnd.aquasec.trivy.config.v1+json";
  private static final String DATABASE_LAYER = "application/vnd.aquasec.trivy.db.layer.v1.tar+gzip";
  private static final byte[] EMPTY = "{}".getBytes(UTF_8);

  private final String address;
  private final Registry registry;
  // A large layer need not be read again to know that the registry has it.
  private final Set<String> pushed = ConcurrentHashMap.newKeySet();

  /**
   * Pushes to one registry, with no regard to this machine's Docker credentials.
   *
   * @param address host and port, such as {@code 127.0.0.1:5000}
   */
  public ImagePush(String address) {
    this.address = address;
    this.registry =
        Registry.builder().insecure(address).withAuthProvider(new NoAuthProvider()).build();
  }

  /**
   * What a push left in the registry.
   *
   * @param reference by tag, such as {@code 127.0.0.1:5000/demo/web:1.0}
   * @param digest of what the tag now names: the manifest or the index
   */
  public record Pushed(String reference, String digest) {

    /** The reference by digest, {@code name@sha256:…}. */
    public String byDigest() {
      return reference.substring(0, reference.lastIndexOf(':')) + "@" + digest;
    }
  }

  /** Pushes an image for one platform and lets {@code tag} name it. */
  public Pushed push(String repository, String tag, OciImage image) {
    ContainerRef name = reference(repository, tag);
    pushBlobs(name, image);
    return pushManifest(name, image.manifest());
  }

  /** Pushes an index with all of its images and lets {@code tag} name it. */
  public Pushed push(String repository, String tag, OciIndex index) {
    ContainerRef name = reference(repository, tag);
    for (OciImage image : index.images()) {
      pushBlobs(name, image);
      pushManifest(name.withDigest(image.manifestDigest()), image.manifest());
    }
    registry.pushIndex(name, index.toIndex());
    return confirmed(name, index.indexDigest());
  }

  /** Pushes a vulnerability database the way Trivy downloads one. */
  public Pushed pushDatabase(String repository, String tag, VulnerabilityDatabase database) {
    ContainerRef name = reference(repository, tag);
    byte[] archive = database.archive();
    registry.pushBlob(name, EMPTY);
    registry.pushBlob(name, archive);
    Map<String, Object> layer = OciImage.descriptor(DATABASE_LAYER, archive);
    layer.put("annotations", Map.of("org.opencontainers.image.title", "db.tar.gz"));
    return pushManifest(name, OciImage.manifest(DATABASE_CONFIG, EMPTY, List.of(layer)));
  }

  /** Takes a manifest or an index away, and with it every tag that names it. */
  public void delete(String repository, String digest) {
    registry.deleteManifest(ContainerRef.parse(address + "/" + repository + "@" + digest));
  }

  private ContainerRef reference(String repository, String tag) {
    return ContainerRef.parse(address + "/" + repository + ":" + tag);
  }

  private void pushBlobs(ContainerRef name, OciImage image) {
    registry.pushBlob(name, image.config());
    for (OciImage.Layer layer : image.layers()) {
      String blob = name.getFullRepository() + "@" + layer.digest();
      if (!pushed.contains(blob)) {
        registry.pushBlob(name, layer.packed());
        pushed.add(blob);
      }
    }
  }

  private Pushed pushManifest(ContainerRef name, byte[] manifest) {
    registry.pushManifest(name, Manifest.fromJson(new String(manifest, UTF_8)));
    return confirmed(name, Digests.sha256(manifest));
  }

  private Pushed confirmed(ContainerRef name, String expected) {
    String found = registry.probeDescriptor(name).getDigest();
    if (!expected.equals(found)) {
      throw new IllegalStateException(
          "The registry has " + found + " as " + name + " and not the pushed " + expected + ".");
    }
    return new Pushed(name.toString(), expected);
  }
}
