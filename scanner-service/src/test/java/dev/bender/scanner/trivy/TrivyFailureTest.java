package dev.bender.scanner.trivy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.scanner.policy.Inconclusive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are recorded from runs of Trivy 0.76, with names and digests shortened. */
class TrivyFailureTest {
  private static final String REGISTRY =
      "2026-11-24T02:25:55Z\tFATAL\tFatal error\trun error: image scan error: scan error: unable to"
          + " initialize a scan service: unable to initialize container image: unable to find the"
          + " specified image \"registry/x@sha256:00\" in [\"remote\"]: 1 error occurred:\n"
          + "\t* remote error: ";
  private static final String SERVER =
      "2026-11-24T02:25:55Z\tFATAL\tFatal error\trun error: image scan error: scan error: scan"
          + " failed: failed analysis: unable to get missing layers: unable to fetch missing layers:"
          + " ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IMAGE_UNREADABLE | false | GET http://registry/v2/x/manifests/sha256:00: MANIFEST_UNKNOWN: manifest unknown; map[Name:x]",
        "IMAGE_UNREADABLE | false | GET https://registry/v2/x/manifests/sha256:00: NAME_UNKNOWN: repository name not known",
        "IMAGE_UNREADABLE | false | no child with platform linux/arm64 in index registry/x@sha256:00",
        "IMAGE_UNREADABLE | false | GET http://registry/v2/x/manifests/sha256:00: UNAUTHORIZED: go away",
        "IMAGE_UNREADABLE | false | Get \"https://registry/v2/\": tls: first record does not look like a TLS handshake; GET http://registry/v2/: DENIED: go away",
        "IMAGE_UNREADABLE | false | Get \"https://registry/v2/\": tls: failed to verify certificate: x509: certificate signed by unknown authority",
        "IMAGE_UNREADABLE | false | something that nobody has seen before",
        "IMAGE_UNREADABLE | false | Get \"https://registry/v2/\": http: server gave HTTP response to HTTPS client",
        "RATE_LIMITED     | true  | Get \"https://registry/v2/\": tls: first record does not look like a TLS handshake; GET http://registry/v2/: TOOMANYREQUESTS: go away",
        "REGISTRY_DOWN    | true  | Get \"https://registry/v2/\": dial tcp 127.0.0.1:5999: connect: connection refused",
        "REGISTRY_DOWN    | true  | Get \"https://registry/v2/\": dial tcp: lookup registry on 10.0.0.1:53: no such host",
        "REGISTRY_DOWN    | true  | GET http://registry/v2/: UNKNOWN: go away",
        "REGISTRY_DOWN    | true  | GET http://registry/v2/: UNAVAILABLE: go away",
        "REGISTRY_DOWN    | true  | GET https://registry/v2/: unexpected status code 502 Bad Gateway"
      })
  void whatTheRegistryDid(Inconclusive code, boolean retriable, String words) {
    TrivyFailure failure = failure(1, REGISTRY + words + "\n\n\n");

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retriable()).isEqualTo(retriable);
    assertThat(failure.sentence()).contains("registry").endsWith(".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "does not answer | backoff: permanent error (last error: twirp error internal: failed to do request: Post \"http://trivy/twirp/trivy.cache.v1.Cache/MissingBlobs\": dial tcp: connect: connection refused)",
        "does not answer | context deadline exceeded (last error: twirp error unavailable: Error from intermediary with HTTP status code 503 \"Service Unavailable\")",
        "does not answer | backoff: permanent error (last error: twirp error internal: failed to do request: Post \"http://trivy/twirp/trivy.cache.v1.Cache/MissingBlobs\": context deadline exceeded)",
        "refuses access  | backoff: permanent error (last error: twirp error unauthenticated: Error from intermediary with HTTP status code 401 \"Unauthorized\")",
        "failed:         | backoff: permanent error (last error: twirp error bad_route: unexpected Content-Type)"
      })
  void serverThatIsDownIsTriedAgain(String says, String words) {
    TrivyFailure failure = failure(1, SERVER + words);

    assertThat(failure.code()).isEqualTo(Inconclusive.SCANNER_DOWN);
    assertThat(failure.retriable()).isTrue();
    assertThat(failure.sentence()).startsWith("Trivy at http://trivy " + says).endsWith(".");
  }

  @Test
  void killedIsTriedAgain() {
    assertThat(failure(137, "").retriable()).isTrue();
    assertThat(failure(137, "").sentence()).contains("signal 9 (out of memory?)");
    assertThat(failure(143, "").retriable()).isTrue();
  }

  @Test
  void trivysOwnTimeLimitIsInconclusive() {
    TrivyFailure failure =
        failure(1, "FATAL\tscan error: analyze error: context deadline exceeded");

    assertThat(failure.code()).isEqualTo(Inconclusive.TIMED_OUT);
    assertThat(failure.retriable()).isFalse();
  }

  @Test
  void excerptIsOneShortLineWithoutLogins() {
    TrivyFailure failure = failure(1, "a\n\u001b[31mhttp://me:secret@proxy/ " + "x".repeat(5_000));

    assertThat(failure.code()).isEqualTo(Inconclusive.SCAN_FAILED);
    assertThat(failure.sentence()).hasSizeLessThan(400).doesNotContain("\u001b", "secret", "\n");
  }

  private static TrivyFailure failure(int exit, String lastWords) {
    return TrivyFailure.of("http://trivy", "registry", exit, lastWords);
  }
}
