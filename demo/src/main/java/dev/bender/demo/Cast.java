package dev.bender.demo;

import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.ImageBuilder;
import dev.bender.demo.kit.ImagePush;
import dev.bender.demo.kit.OciImage;
import dev.bender.demo.kit.OciIndex;
import java.io.IOException;
import java.util.List;

/** The four containers of the demo, and what becomes of their images. */
final class Cast {
  static final List<String> NAMES = List.of("web", "photos", "wiki", "cache");

  private final ImageBuilder builder;
  private final ImagePush push;
  private final DemoParts parts;

  Cast(DemoParts parts, ImagePush push) throws IOException {
    this.builder = new ImageBuilder(parts.busybox(), ThrowAway.DEMO);
    this.push = push;
    this.parts = parts;
  }

  static String repository(String name) {
    return ThrowAway.DEMO + "/" + name;
  }

  /** What runs at the beginning. */
  void pushFirst() throws IOException {
    for (String name : List.of("web", "photos", "wiki")) {
      push.push(repository(name), "1", image(name, "1.0", "h11-0.16.0"));
    }
    push.push(repository("cache"), "1", cache("1.0"));
  }

  /** A clean one, one with a critical hole, one that does not work, and one that is the same. */
  void pushSecond() throws IOException {
    push.push(repository("web"), "1", image("web", "1.1", "h11-0.16.0"));
    push.push(repository("photos"), "1", image("photos", "1.1", "h11-0.14.0"));
    push.push(repository("wiki"), "1", builder.build(recipe("wiki", "1.1", "h11-0.16.0").broken()));
    push.push(repository("cache"), "1", cache("1.1"));
  }

  /** The hole is mended. */
  void pushMended() throws IOException {
    push.push(repository("photos"), "1", image("photos", "1.2", "h11-0.16.0"));
  }

  private OciImage image(String name, String version, String wheel) throws IOException {
    return builder.build(recipe(name, version, wheel));
  }

  private DemoImage recipe(String name, String version, String wheel) {
    return DemoImage.of(version)
        .withLabel("org.opencontainers.image.title", name)
        .withWheel(parts.wheel(wheel));
  }

  /** Only the other architecture is new. */
  private OciIndex cache(String otherVersion) throws IOException {
    return OciIndex.of(
        image("cache", "1.0", "h11-0.16.0"),
        builder.build(recipe("cache", otherVersion, "h11-0.16.0").forPlatform("arm64")));
  }
}
