package dev.bender.deployer.replacement;

import dev.bender.contracts.ImageDigests;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.ImageIdentity;
import dev.bender.platform.registry.ImageReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The images on the engine, under the names that events use. */
public final class HostImages {
  private final Engine engine;

  public HostImages(Engine engine) {
    this.engine = engine;
  }

  /** What a container runs. */
  public ImageDigests of(JsonNode inspected) {
    return digests(engine.identityOf(inspected));
  }

  /** The same, by an image as the engine shows it, if it is the container's. */
  ImageDigests of(JsonNode inspected, JsonNode image) {
    boolean its = inspected.path("Image").asString("").equals(image.path("Id").asString("-"));
    return its ? digests(engine.identityOf(inspected, Optional.of(image))) : of(inspected);
  }

  /** What an image reference on the engine stands for; empty if there is no such image. */
  public Optional<ImageDigests> ofImage(String reference, ImageReference name) {
    return engine.findImage(reference).map(image -> ofImage(image, name));
  }

  /** What an image on the engine is; {@code inspected} as the engine shows it. */
  public ImageDigests ofImage(JsonNode inspected, ImageReference name) {
    return digests(engine.identityOfImage(inspected, name.name()));
  }

  /** The image of a container as the engine keeps it, even if its tag has moved on. */
  public JsonNode runningImage(JsonNode inspected) {
    return engine.inspectImage(inspected.path("Image").asString(""));
  }

  /** A reference by the digest that the image was pulled by. */
  public String pinned(ImageReference reference, ImageDigests image) {
    String digest = image.pullable();
    if (digest == null) {
      throw new IllegalArgumentException("the image was not pulled from a registry");
    }
    return reference.name() + "@" + digest;
  }

  /** Makes a reference name that image. */
  public void tag(String source, ImageReference reference) {
    String tag = reference.tag();
    engine.tag(source, reference.name(), tag == null ? "latest" : tag);
  }

  private static ImageDigests digests(ImageIdentity identity) {
    return new ImageDigests(identity.index(), identity.manifest(), identity.config());
  }

  /** What is known of an image from two sides. */
  public static ImageDigests merged(ImageDigests one, ImageDigests other) {
    return new ImageDigests(
        first(one.index(), other.index()),
        first(one.manifest(), other.manifest()),
        first(one.config(), other.config()));
  }

  private static @Nullable String first(@Nullable String one, @Nullable String other) {
    return one != null ? one : other;
  }
}
