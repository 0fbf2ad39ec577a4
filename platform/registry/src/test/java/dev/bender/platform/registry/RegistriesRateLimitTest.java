package dev.bender.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.platform.registry.RegistryFailure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistriesRateLimitTest extends RegistryFixture {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30                            | 30",
        "Tue, 24 Nov 2026 10:02:00 GMT | 120",
        "Tue, 24 Nov 2026 09:00:00 GMT | 1",
        "0                             | 1",
        "-5                            | 60",
        "soon                          | 60",
        "999999                        | 3600",
        "99999999999999999999          | 3600",
        "Fri, 24 Nov 2028 10:00:00 GMT | 3600",
      })
  void retryAfterIsHonouredInBothFormsAndBounded(String header, long seconds) {
    enqueue(answer(429).setHeader("Retry-After", header));

    RegistryFailure failure = failure(Kind.RATE_LIMITED, () -> registries.head(image("a")));

    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void withoutRetryAfterThePauseIsAMinute() {
    enqueue(answer(429));

    assertThat(failure(Kind.RATE_LIMITED, () -> registries.head(image("a"))).retryAfter())
        .contains(Duration.ofMinutes(1));
  }

  @Test
  void untilThePauseIsOverNothingIsSent() {
    enqueue(answer(429).setHeader("Retry-After", "30"));
    failure(Kind.RATE_LIMITED, () -> registries.head(image("a")));

    time.pass(Duration.ofSeconds(10));
    RegistryFailure again =
        failure(Kind.RATE_LIMITED, () -> registries.resolve(image("other"), "linux/amd64"));

    assertThat(again.retryAfter()).contains(Duration.ofSeconds(20));
    nothingFurtherWasSent(1);
  }

  @Test
  void aClockThatIsSetBackMakesNoPauseLonger() {
    enqueue(answer(429).setHeader("Retry-After", "3600"));
    failure(Kind.RATE_LIMITED, () -> registries.head(image("a")));
    time.pass(Duration.ofDays(-300));
    failure(Kind.RATE_LIMITED, () -> registries.head(image("a")));
    enqueue(head(OCI_INDEX, SHA));

    time.pass(Duration.ofHours(1));

    assertThat(registries.head(image("a")).digest()).isEqualTo(SHA);
  }

  @Test
  void afterThePauseItIsAskedAgain() {
    enqueue(answer(429).setHeader("Retry-After", "30"));
    failure(Kind.RATE_LIMITED, () -> registries.head(image("a")));
    enqueue(head(OCI_INDEX, SHA));

    time.pass(Duration.ofSeconds(30));

    assertThat(registries.head(image("a")).digest()).isEqualTo(SHA);
  }

  @Test
  void anotherRegistryIsNotPaused() {
    enqueue(answer(429).setHeader("Retry-After", "30"));
    failure(Kind.RATE_LIMITED, () -> registries.head(image("a")));
    enqueue(head(OCI_INDEX, SHA));

    ImageReference other = ImageReference.parse("localhost:" + server.getPort() + "/a");

    assertThat(registries.head(other).digest()).isEqualTo(SHA);
  }

  @Test
  void aTokenServersLimitPausesTheRegistry() {
    enqueue(
        answer(401).setHeader("WWW-Authenticate", "Bearer realm=\"" + server.url("/token") + "\""));
    enqueue(answer(429).setHeader("Retry-After", "30"));

    failure(Kind.RATE_LIMITED, () -> registries.head(image("a")));
    failure(Kind.RATE_LIMITED, () -> registries.head(image("a")));

    nothingFurtherWasSent(2);
  }
}
