package dev.bender.scanner.trivy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.scanner.scan.ScannerUnavailable;
import java.io.IOException;
import java.time.Instant;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrivyServerTest {
  private final MockWebServer web = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    web.start();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void databaseVersionIsRead() throws Exception {
    answer(
        """
        {"Version":"0.76.0","VulnerabilityDB":{"Version":2,"NextUpdate":"2026-11-25T00:00:00Z",
         "UpdatedAt":"2026-11-24T00:00:00Z","DownloadedAt":"2026-11-24T00:10:00Z"}}
        """);

    assertThat(server().databaseUpdatedAt()).isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
    assertThat(web.takeRequest().getTarget()).isEqualTo("/version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Version\":\"0.76.0\"}",
        "{\"VulnerabilityDB\":{\"UpdatedAt\":\"0001-01-01T00:00:00Z\"}}",
        "null",
        "<html>",
        ""
      })
  void withoutADatabaseNothingCanBeScanned(String body) {
    answer(body);

    assertThatThrownBy(() -> server().databaseUpdatedAt()).isInstanceOf(ScannerUnavailable.class);
  }

  @Test
  void endlessAnswerIsCutOff() {
    answer("x".repeat(1_000_000));

    assertThatThrownBy(() -> server().state())
        .isInstanceOf(ScannerUnavailable.class)
        .hasMessageContaining("is not Trivy's server");
  }

  @Test
  void serverThatIsDownIsNamed() {
    String address = server().address();
    web.close();

    assertThatThrownBy(() -> new TrivyServer(address).state())
        .isInstanceOf(ScannerUnavailable.class)
        .hasMessage("Trivy at " + address + " does not answer; see whether it runs.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "trivy:4954", "ftp://trivy", "http://me:secret@trivy:4954"})
  void addressThatIsNoneIsRefusedWithoutSayingIt(String url) {
    assertThatThrownBy(() -> new TrivyServer(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  private TrivyServer server() {
    return new TrivyServer(web.url("/").toString());
  }

  private void answer(String body) {
    web.enqueue(new MockResponse.Builder().code(200).body(body).build());
  }
}
