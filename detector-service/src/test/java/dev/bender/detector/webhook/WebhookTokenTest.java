package dev.bender.detector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.platform.settings.Secret;
import org.junit.jupiter.api.Test;

class WebhookTokenTest {
  private final WebhookToken token = new WebhookToken(Secret.of("s3cret"));

  @Test
  void onlyTheWholeTokenOpens() {
    assertThat(token.opens("Bearer s3cret")).isTrue();
    assertThat(token.opens("bearer s3cret")).isTrue();
    assertThat(token.opens(null)).isFalse();
    assertThat(token.opens("s3cret")).isFalse();
    assertThat(token.opens("Bearer ")).isFalse();
    assertThat(token.opens("Bearer s3cret2")).isFalse();
    assertThat(token.opens("Basic s3cret")).isFalse();
    assertThat(token.opens("Bearer " + "s".repeat(10_000))).isFalse();
  }

  @Test
  void withoutATokenNothingOpens() {
    WebhookToken none = new WebhookToken(Secret.NONE);
    assertThat(none.isSet()).isFalse();
    assertThat(none.opens("Bearer ")).isFalse();
    assertThat(none.opens("Bearer")).isFalse();
  }
}
