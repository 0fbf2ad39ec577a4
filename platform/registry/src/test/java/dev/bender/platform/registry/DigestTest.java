package dev.bender.platform.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DigestTest {

  // The well-known hashes of nothing.
  private static final String EMPTY =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String EMPTY_512 =
      "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
          + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";

  @Test
  void bothAlgorithmsAreVerified() {
    assertThat(Digest.of(new byte[0])).isEqualTo(EMPTY);
    assertThat(Digest.matches(EMPTY, new byte[0])).isTrue();
    assertThat(Digest.matches(EMPTY_512, new byte[0])).isTrue();
    assertThat(Digest.matches(EMPTY_512, "x".getBytes(UTF_8))).isFalse();
  }

  @Test
  void otherFormsAreRefused() {
    assertThat(Digest.isValid(null)).isFalse();
    assertThat(Digest.isValid("sha256:" + "AB".repeat(32))).isFalse();
    assertThat(Digest.isValid("sha256:" + "ab".repeat(31))).isFalse();
    assertThat(Digest.isValid("sha512:" + "ab".repeat(32))).isFalse();
    assertThat(Digest.isValid(EMPTY + "\n")).isFalse();
    assertThatThrownBy(() -> Digest.checked("sha1:ab")).hasMessageContaining("'sha1:ab'");
  }
}
