package dev.bender.detector.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VersionsTest {
  @Test
  void whatAPublisherWritesIsCleanAndBounded() {
    assertThat(of(" 1.2\u001b[31m\u202e ")).isEqualTo("1.2[31m");
    assertThat(of("\u0000\n ")).isNull();
    assertThat(Versions.of(Map.of())).isNull();
    assertThat(of("\ud83d\ude00".repeat(100))).hasSizeLessThanOrEqualTo(128).endsWith("…");
  }

  private static @Nullable String of(String label) {
    return Versions.of(Map.of("org.opencontainers.image.version", label));
  }
}
