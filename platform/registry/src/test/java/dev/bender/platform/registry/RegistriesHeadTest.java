package dev.bender.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.platform.registry.RegistryFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistriesHeadTest extends RegistryFixture {

  @Test
  void isOneHeadOfTheManifest() throws Exception {
    enqueue(head(OCI_INDEX, SHA));

    Head head = registries.head(image("a/b:t"));

    assertThat(head).isEqualTo(new Head(SHA, OCI_INDEX, true));
    nothingFurtherWasSent(1);
    RecordedRequest request = taken();
    assertThat(request.getMethod()).isEqualTo("HEAD");
    assertThat(request.getUrl().encodedPath()).isEqualTo("/v2/a/b/manifests/t");
    assertThat(request.getHeaders().get("Accept"))
        .contains(OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST);
    assertThat(request.getHeaders().get("Authorization")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.index.v1+json, true",
    "application/vnd.docker.distribution.manifest.list.v2+json, true",
    "application/vnd.oci.image.manifest.v1+json, false",
    "application/vnd.docker.distribution.manifest.v2+json; charset=utf-8, false",
  })
  void tellsIndexesFromManifests(String contentType, boolean index) {
    enqueue(head(contentType, SHA));

    Head head = registries.head(image("a"));

    assertThat(head.index()).isEqualTo(index);
    assertThat(head.mediaType()).doesNotContain(";");
  }

  @Test
  void aPinnedReferenceIsAskedByItsDigest() throws Exception {
    enqueue(head(OCI_INDEX, SHA));

    registries.head(image("a:t@" + SHA));

    assertThat(taken().getUrl().encodedPath()).isEqualTo("/v2/a/manifests/" + SHA);
  }

  @Test
  void anotherDigestThanAskedForIsRefused() {
    enqueue(head(OCI_INDEX, "sha256:" + "cd".repeat(32)));

    failure(Kind.INVALID_ANSWER, () -> registries.head(image("a@" + SHA)));
  }

  @Test
  void aMissingOrMalformedDigestIsRefused() {
    enqueue(answer(200).setHeader("Content-Type", OCI_INDEX));
    enqueue(head(OCI_INDEX, "latest"));

    failure(Kind.INVALID_ANSWER, () -> registries.head(image("a")));
    failure(Kind.INVALID_ANSWER, () -> registries.head(image("a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/html", "application/vnd.docker.distribution.manifest.v1+prettyjws", ""})
  void anotherMediaTypeIsRefused(String type) {
    enqueue(head(type, SHA));

    failure(Kind.INVALID_ANSWER, () -> registries.head(image("a")));
  }

  @Test
  void anUnknownTagIsNotFound() {
    enqueue(answer(404));

    RegistryFailure failure = failure(Kind.NOT_FOUND, () -> registries.head(image("a:t")));

    assertThat(failure).hasMessage(registry() + "/a:t does not exist, or no longer.");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aServerErrorIsUnavailableAndNotAskedTwice(int status) {
    enqueue(answer(status).setHeader("Retry-After", "0"));
    enqueue(head(OCI_INDEX, SHA));

    failure(Kind.UNAVAILABLE, () -> registries.head(image("a")));

    nothingFurtherWasSent(1);
  }

  @Test
  void forbiddenIsForTheOperatorToMend() {
    enqueue(answer(403));

    failure(Kind.UNAUTHORIZED, () -> registries.head(image("a")));

    nothingFurtherWasSent(1);
  }

  @Test
  void aStatusTheProtocolDoesNotKnowIsInvalid() {
    enqueue(answer(418));

    failure(Kind.INVALID_ANSWER, () -> registries.head(image("a")));
  }

  @Test
  void anEndlessAnswerIsCutOffInTime() {
    enqueue(head(OCI_INDEX, SHA).headersDelay(5, TimeUnit.SECONDS));
    long start = System.nanoTime();

    failure(Kind.UNAVAILABLE, () -> registries.head(image("a")));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void aBrokenConnectionIsUnavailableAndNotAskedTwice() {
    enqueue(answer(200).onRequestStart(new SocketEffect.CloseSocket(true, true, true)));

    failure(Kind.UNAVAILABLE, () -> registries.head(image("a")));

    assertThat(server.getRequestCount()).isLessThanOrEqualTo(1);
  }

  @Test
  void aClosedPortIsUnavailable() {
    ImageReference image = image("a");
    server.close();

    assertThat(failure(Kind.UNAVAILABLE, () -> registries.head(image)))
        .hasMessageContaining("accepts no connection");
  }

  @Test
  void aRedirectIsFollowedWithoutTheCredentials() throws Exception {
    login("amy", "secret");
    enqueue(answer(401).setHeader("WWW-Authenticate", "Basic realm=\"x\""));
    enqueue(
        answer(307).setHeader("Location", "http://localhost:" + server.getPort() + "/elsewhere"));
    enqueue(head(OCI_INDEX, SHA));

    assertThat(registries.head(image("a")).digest()).isEqualTo(SHA);

    taken();
    assertThat(taken().getHeaders().get("Authorization")).startsWith("Basic ");
    assertThat(taken().getHeaders().get("Authorization")).isNull();
  }

  @Test
  void aRedirectToAHostThatWantsCredentialsGetsNone() {
    login("amy", "secret");
    enqueue(
        answer(307).setHeader("Location", "http://localhost:" + server.getPort() + "/elsewhere"));
    enqueue(answer(401).setHeader("WWW-Authenticate", "Basic realm=\"x\""));

    failure(Kind.INVALID_ANSWER, () -> registries.head(image("a")));

    nothingFurtherWasSent(2);
  }

  @Test
  void manyMayAskAtOnce() {
    for (int i = 0; i < 40; i++) {
      enqueue(head(OCI_INDEX, SHA));
    }

    List<Head> heads =
        IntStream.range(0, 40).parallel().mapToObj(i -> registries.head(image("a:" + i))).toList();

    assertThat(heads).hasSize(40).containsOnly(new Head(SHA, OCI_INDEX, true));
    nothingFurtherWasSent(40);
  }

  @Test
  void anEndlessRedirectEnds() {
    for (int i = 0; i < 30; i++) {
      enqueue(answer(307).setHeader("Location", "/again"));
    }

    failure(Kind.UNAVAILABLE, () -> registries.head(image("a")));
  }
}
