package dev.bender.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

  @ParameterizedTest
  @CsvSource({
    "docker.io, https://registry-1.docker.io/v2/",
    "ghcr.io, https://ghcr.io/v2/",
    "nas.lan:5000, http://nas.lan:5000/v2/",
    "nas.lan, https://nas.lan/v2/",
    "localhost, http://localhost/v2/",
    "localhost:5000, http://localhost:5000/v2/",
    "127.0.0.1:5000, http://127.0.0.1:5000/v2/",
    "127.1.2.3, http://127.1.2.3/v2/",
    "[::1]:5000, http://[::1]:5000/v2/",
    "127.0.0.1.evil.example, https://127.0.0.1.evil.example/v2/",
    "localhost.evil.example:80, https://localhost.evil.example:80/v2/",
  })
  void onlyListedAndLoopbackRegistriesSpeakPlainHttp(String registry, String url) {
    assertThat(new Endpoints(Set.of("NAS.lan:5000")).of(registry)).hasToString(url);
  }
}
