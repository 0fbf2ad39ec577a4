package dev.bender.deployer.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  static final String UPDATE = "u-0123456789abcdef";

  @Test
  void ourOwnNamesAreKnownAgain() {
    assertThat(Names.isOurs(Names.waiting("web", UPDATE))).isTrue();
    assertThat(Names.isOurs(Names.standby("web", UPDATE))).isTrue();
    assertThat(Names.isOurs(Names.failed("web", UPDATE))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "my.bender-new-thing", "bender-old-0123456789abcdef"})
  void othersAreNot(String name) {
    assertThat(Names.isOurs(name)).isFalse();
  }

  @Test
  void aRestartPolicyIsReadBackFromItsLabel() {
    RestartPolicy policy = new RestartPolicy("on-failure", 5);
    assertThat(RestartPolicy.parse(policy.label())).isEqualTo(policy);
    assertThat(RestartPolicy.parse("")).isEqualTo(RestartPolicy.NEVER);
    assertThat(RestartPolicy.parse("x:y")).isEqualTo(RestartPolicy.NEVER);
  }
}
