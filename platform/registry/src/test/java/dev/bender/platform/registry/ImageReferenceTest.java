package dev.bender.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

  private static final String SHA = "sha256:" + "ab".repeat(32);
  private static final String SHA512 = "sha512:" + "0f".repeat(64);

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io/library/nginx:latest, nginx:latest",
    "nginx:1.27, docker.io/library/nginx:1.27, nginx:1.27",
    "foo/bar, docker.io/foo/bar:latest, foo/bar:latest",
    "library/nginx, docker.io/library/nginx:latest, nginx:latest",
    "docker.io/nginx, docker.io/library/nginx:latest, nginx:latest",
    "index.docker.io/library/nginx:1, docker.io/library/nginx:1, nginx:1",
    "docker.io/a/b/c:d, docker.io/a/b/c:d, a/b/c:d",
    "localhost/x, localhost/x:latest, localhost/x:latest",
    "localhost:5000/x:y, localhost:5000/x:y, localhost:5000/x:y",
    "127.0.0.1:5000/web:multi, 127.0.0.1:5000/web:multi, 127.0.0.1:5000/web:multi",
    "[::1]:5000/web, [::1]:5000/web:latest, [::1]:5000/web:latest",
    "ghcr.io/a/b, ghcr.io/a/b:latest, ghcr.io/a/b:latest",
    "lscr.io/linuxserver/jellyfin, lscr.io/linuxserver/jellyfin:latest, "
        + "lscr.io/linuxserver/jellyfin:latest",
    "a.b/c__d/e-f.g--h, a.b/c__d/e-f.g--h:latest, a.b/c__d/e-f.g--h:latest",
    "docker.io/localhost/x, docker.io/localhost/x:latest, docker.io/localhost/x:latest",
    "nginx:V1.2_rc-3, docker.io/library/nginx:V1.2_rc-3, nginx:V1.2_rc-3",
  })
  void isNormalisedAsDockerDoes(String text, String canonical, String familiar) {
    ImageReference image = ImageReference.parse(text);

    assertThat(image.canonical()).isEqualTo(canonical).hasToString(image.toString());
    assertThat(image.familiar()).isEqualTo(familiar);
    assertThat(ImageReference.parse(canonical)).isEqualTo(image);
    assertThat(ImageReference.parse(familiar)).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Nginx",
        "foo/Bar",
        "docker.io/library/Nginx",
        "nginx latest",
        " nginx",
        "nginx\n",
        "nginx:",
        "nginx:a b",
        "nginx@",
        "nginx@sha256:abc",
        "nginx@md5:d41d8cd98f00b204e9800998ecf8427e",
        ":latest",
        "/nginx",
        "nginx/",
        "a//b",
        "a/../b",
        "../../etc/passwd",
        "-nginx",
        "nginx-",
        "a..b/c d",
        "a___b",
        "http://ghcr.io/a/b",
        "https://ghcr.io/a/b",
        "ghcr.io:port/a",
        "ghcr.io:123456/a",
        "user@ghcr.io/a",
        "ghcr.io/a?x=y",
        "ghcr.io/a#x",
        "nginx;reboot",
        "$(reboot)",
        "nginx:1:2",
        "nginx:-x",
        "--privileged",
        "nginx\u0000",
        "ngіnx"
      })
  void whatIsNoReferenceIsRefused(String text) {
    assertThatThrownBy(() -> ImageReference.parse(text))
        .isInstanceOf(InvalidReference.class)
        .message()
        .endsWith(".")
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void upperCaseIsRefusedInPlainWords() {
    assertThatThrownBy(() -> ImageReference.parse("ghcr.io/Foo/bar"))
        .hasMessage(
            "'ghcr.io/Foo/bar:latest' is not an image reference: the repository must be lower"
                + " case.");
  }

  @Test
  void tagAndDigestAreBothKept() {
    ImageReference image = ImageReference.parse("ghcr.io/a/b:t@" + SHA);

    assertThat(image.tag()).isEqualTo("t");
    assertThat(image.digest()).isEqualTo(SHA);
    assertThat(image.isPinned()).isTrue();
    assertThat(image.canonical()).isEqualTo("ghcr.io/a/b:t@" + SHA);
    assertThat(image.unpinned()).contains(ImageReference.parse("ghcr.io/a/b:t"));
  }

  @Test
  void noTagIsMadeUpForADigest() {
    ImageReference image = ImageReference.parse("nginx@" + SHA512);

    assertThat(image.tag()).isNull();
    assertThat(image.unpinned()).isEmpty();
    assertThat(image.familiar()).isEqualTo("nginx@" + SHA512);
  }

  @Test
  void aTagCanBePinned() {
    ImageReference pinned = ImageReference.parse("nginx:1.27").withDigest(SHA);

    assertThat(pinned).isEqualTo(ImageReference.parse("docker.io/library/nginx:1.27@" + SHA));
    assertThat(pinned.name()).isEqualTo("docker.io/library/nginx");
    assertThatThrownBy(() -> pinned.withDigest("latest")).isInstanceOf(InvalidReference.class);
  }

  @Test
  void anImageIdIsNoName() {
    assertThatThrownBy(() -> ImageReference.parse("ab".repeat(32)))
        .hasMessageContaining("image id");
  }

  @Test
  void lengthIsBounded() {
    assertThat(ImageReference.parse("a.b/" + "x".repeat(251)).name()).hasSize(255);
    assertThat(ImageReference.parse("a:" + "t".repeat(128)).tag()).hasSize(128);
    assertThatThrownBy(() -> ImageReference.parse("a.b/" + "x".repeat(252)))
        .isInstanceOf(InvalidReference.class);
    assertThatThrownBy(() -> ImageReference.parse("x".repeat(300)))
        .hasMessageContaining("255")
        .message()
        .hasSizeLessThan(200);
    assertThatThrownBy(() -> ImageReference.parse("a:" + "t".repeat(129)))
        .isInstanceOf(InvalidReference.class);
    assertThatThrownBy(() -> ImageReference.parse("x".repeat(5_000_000)))
        .isInstanceOf(InvalidReference.class);
  }

  @Test
  void anUnnormalisedValueCannotBeMade() {
    assertThatThrownBy(() -> new ImageReference("docker.io", "nginx", "1", null))
        .isInstanceOf(InvalidReference.class);
    assertThatThrownBy(() -> new ImageReference("index.docker.io", "library/nginx", "1", null))
        .isInstanceOf(InvalidReference.class);
    assertThatThrownBy(() -> new ImageReference("foo", "bar", "1", null))
        .isInstanceOf(InvalidReference.class);
    assertThatThrownBy(() -> new ImageReference("a.b", "bar", null, null))
        .isInstanceOf(InvalidReference.class);
  }
}
