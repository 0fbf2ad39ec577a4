package dev.bender.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64, 0",
    "linux/amd64, linux/amd64/v1, 0",
    "linux/amd64, linux/amd64/v2, -1",
    "linux/amd64, linux/arm64, -1",
    "linux/amd64, windows/amd64, -1",
    "linux/arm64, linux/arm64/v8, 0",
    "linux/arm64/v8, linux/arm64, 0",
    "linux/arm/v7, linux/arm, 0",
    "linux/arm/v7, linux/arm/v6, 1",
    "linux/arm/v6, linux/arm/v7, -1",
    "linux/riscv64, linux/riscv64, 0",
    "linux/amd64, unknown/unknown, -1",
  })
  void anImageForAnOlderVariantRunsAndNotTheReverse(String host, String image, int distance) {
    int told = Platform.parse(host).distanceTo(Platform.parse(image));

    assertThat(Math.max(told, -1)).isEqualTo(distance);
  }

  @Test
  void defaultVariantsAreNotShown() {
    assertThat(Platform.parse("linux/amd64")).hasToString("linux/amd64");
    assertThat(Platform.parse("linux/arm64/v8")).hasToString("linux/arm64");
    assertThat(Platform.parse("linux/arm/v7")).hasToString("linux/arm/v7");
  }

  @Test
  void malformedPlatformsAreRefused() {
    assertThatThrownBy(() -> Platform.parse("amd64")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Platform.parse("a/b/c/d"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
