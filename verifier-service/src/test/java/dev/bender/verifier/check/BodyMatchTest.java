package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyMatchTest {
  @Test
  void aTextIsSearchedForAsItIs() {
    assertThat(BodyMatch.parse("a.c").isIn("xa.cx")).isTrue();
    assertThat(BodyMatch.parse("a.c").isIn("xabcx")).isFalse();
  }

  @Test
  void anExpressionIsMatched() {
    assertThat(BodyMatch.parse("regex:\"status\":\\s*\"ok\"").isIn("{\"status\": \"ok\"}"))
        .isTrue();
  }

  @Test
  void anExpressionThatBacktracksForYearsEndsSoon() {
    BodyMatch evil = BodyMatch.parse("regex:^(a+)+(b|$)c");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(evil.isIn("a".repeat(60_000))).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"((a{1000}){1000}){1000}", "(?:(?:){2147483647}){2147483647}", "(){1,99999}"})
  void anExpressionThatCountsWithoutEndIsRefused(String expression) {
    assertThatThrownBy(() -> BodyMatch.expression(expression))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("repeats too often");
  }

  @Test
  void anExpressionOfItsOwnNeedsNoWordBefore() {
    assertThat(BodyMatch.expression("^Health[yi]").isIn("Healthy")).isTrue();
    assertThat(BodyMatch.parse("^Health[yi]").isIn("Healthy")).isFalse();
  }

  @Test
  void anExpressionThatRecursesTooDeepEndsToo() {
    assertThat(BodyMatch.parse("regex:(a|b)*c").isIn("ab".repeat(30_000))).isFalse();
  }

  @Test
  void whatIsNoExpressionIsRefused() {
    assertThatThrownBy(() -> BodyMatch.parse("regex:("))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("no regular expression");
  }
}
