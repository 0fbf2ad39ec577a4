package dev.bender.demo.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImageBuilderTest {

  @TempDir Path folder;

  private ImageBuilder builder;

  @BeforeEach
  void anyFileServesAsBusybox() throws IOException {
    Path busybox = folder.resolve("busybox");
    Files.writeString(busybox, "not run here");
    builder = new ImageBuilder(busybox, "one");
  }

  @Test
  void sameRecipeGivesTheSameDigests() throws IOException {
    var one = builder.build(DemoImage.of("1.0").withLabel("a", "1").withLabel("b", "2"));
    var two = builder.build(DemoImage.of("1.0").withLabel("b", "2").withLabel("a", "1"));
    assertThat(two.manifestDigest()).isEqualTo(one.manifestDigest());
    assertThat(two.configDigest()).isEqualTo(one.configDigest());
    assertThat(builder.build(DemoImage.of("1.1")).manifestDigest())
        .isNotEqualTo(one.manifestDigest());
  }

  @Test
  void twoStagesHaveNoImageInCommon() throws IOException {
    var other = new ImageBuilder(folder.resolve("busybox"), "other").build(DemoImage.of("1.0"));
    assertThat(builder.build(DemoImage.of("1.0")).configDigest())
        .isNotEqualTo(other.configDigest());
  }

  @Test
  void aRecipeDoesNotChange() throws IOException {
    var recipe = DemoImage.of("1.0");
    String before = builder.build(recipe).manifestDigest();
    assertThat(builder.build(recipe.withLabel("a", "1")).manifestDigest()).isNotEqualTo(before);
    assertThat(builder.build(recipe).manifestDigest()).isEqualTo(before);
  }

  @Test
  void manifestNamesConfigAndLayersByDigest() throws IOException {
    OciImage image = builder.build(DemoImage.of("1.0"));
    JsonNode manifest = json(image.manifest());
    assertThat(manifest.at("/config/digest").asString()).isEqualTo(image.configDigest());
    assertThat(manifest.at("/layers/0/digest").asString())
        .isEqualTo(Digests.sha256(image.layers().getFirst().packed()));
    assertThat(manifest.at("/layers").size()).isEqualTo(2);
  }

  @Test
  void configCarriesVersionLabelEnvironmentAndHealthCheck() throws IOException {
    var recipe = DemoImage.of("1.0").withEnvironment("COLOUR", "blue").withHealthCheck("true");
    JsonNode config = json(builder.build(recipe).config());
    assertThat(config.at("/architecture").asString()).isEqualTo("amd64");
    assertThat(config.at("/config/Labels/org.opencontainers.image.version").asString())
        .isEqualTo("1.0");
    assertThat(config.at("/config/Env").toString())
        .isEqualTo("[\"PATH=/bin\",\"APP_VERSION=1.0\",\"COLOUR=blue\"]");
    assertThat(config.at("/config/Healthcheck/Test/1").asString()).isEqualTo("true");
  }

  @Test
  void pagesAnswerTheVersion() throws IOException {
    assertThat(files(builder.build(DemoImage.of("1.0"))))
        .containsEntry("www/version", "1.0\n")
        .containsEntry("www/health", "ok\n")
        .containsEntry("bin/sh", "-> busybox")
        .containsKey("etc/os-release");
  }

  @Test
  void anImageWithoutPackagesSaysNothingAboutItself() throws IOException {
    var image = builder.build(DemoImage.of("1.0").withoutPackages());
    assertThat(files(image).keySet())
        .noneMatch(path -> path.startsWith("etc/") || path.startsWith("usr/"));
  }

  @Test
  void aBrokenImageAnswersErrorsOnly() throws IOException {
    var image = builder.build(DemoImage.of("1.0").broken());
    assertThat(files(image).get("bin/server-error")).contains("500 Internal Server Error");
    assertThat(json(image.config()).at("/config/Cmd/2").asString()).contains("/bin/server-error");
  }

  @Test
  void wheelsAndDebianPackagesAreThere() throws IOException {
    Path wheel = wheel("h11/__init__.py");
    var recipe =
        DemoImage.of("1.0")
            .withWheel(wheel)
            .withDebianPackage(new DebianPackage("zlib1g", "1:1.2", "zlib"));
    var files = files(builder.build(recipe));
    assertThat(files).containsEntry("usr/lib/python3/dist-packages/h11/__init__.py", "text");
    assertThat(files.get("var/lib/dpkg/status.d/zlib1g"))
        .contains("Source: zlib\n", "Version: 1:1.2\n");
  }

  @Test
  void aWheelThatLeavesItsFolderIsRefused() throws IOException {
    var recipe = DemoImage.of("1.0").withWheel(wheel("../../etc/passwd"));
    assertThatIOException()
        .isThrownBy(() -> builder.build(recipe))
        .withMessage("test.whl holds a path outside of its folder.");
  }

  @Test
  void anotherArchitectureChangesTheIndexOnly() throws IOException {
    OciImage amd64 = builder.build(DemoImage.of("1.0"));
    var arm64 = DemoImage.of("1.0").forPlatform("arm64");
    var before = OciIndex.of(amd64, builder.build(arm64));
    var after = OciIndex.of(amd64, builder.build(arm64.withLabel("rebuilt", "yes")));
    assertThat(after.indexDigest()).isNotEqualTo(before.indexDigest());
    for (OciIndex index : new OciIndex[] {before, after}) {
      JsonNode first = json(index.index()).at("/manifests/0");
      assertThat(first.at("/digest").asString()).isEqualTo(amd64.manifestDigest());
      assertThat(first.at("/platform/architecture").asString()).isEqualTo("amd64");
    }
  }

  @Test
  void anIndexNamesEachPlatformOnce() throws IOException {
    OciImage image = builder.build(DemoImage.of("1.0"));
    assertThatIllegalArgumentException().isThrownBy(() -> OciIndex.of(image, image));
  }

  private Path wheel(String entry) throws IOException {
    Path wheel = folder.resolve("test.whl");
    try (var zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write("text".getBytes(UTF_8));
    }
    return wheel;
  }

  private static JsonNode json(byte[] bytes) {
    return JsonMapper.shared().readTree(bytes);
  }

  private static Map<String, String> files(OciImage image) throws IOException {
    var files = new TreeMap<String, String>();
    for (OciImage.Layer layer : image.layers()) {
      try (var tar =
          new TarArchiveInputStream(
              new GZIPInputStream(new ByteArrayInputStream(layer.packed())))) {
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          files.put(
              entry.getName(),
              entry.isSymbolicLink()
                  ? "-> " + entry.getLinkName()
                  : new String(tar.readAllBytes(), UTF_8));
        }
      }
    }
    return files;
  }
}
