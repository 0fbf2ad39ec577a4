package dev.bender.platform.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.bender.platform.registry.RegistryFailure.Kind;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistriesResolveTest extends RegistryFixture {

  private static final String CONFIG =
      """
      {"architecture":"amd64","os":"linux","created":"2026-11-01T12:00:00+01:00",
       "config":{"Labels":{"org.opencontainers.image.version":"1.2\\u001b[31m",
                           "org.opencontainers.image.source":"https://example.org/x"}}}\
      """;
  private static final String MANIFEST =
      """
      {"schemaVersion":2,"mediaType":"%s","layers":[],
       "config":{"digest":"%s","mediaType":"application/vnd.oci.image.config.v1+json"}}\
      """
          .formatted(OCI_MANIFEST, digest(CONFIG));
  private static final String INDEX =
      """
      {"schemaVersion":2,"manifests":[
        {"mediaType":"%1$s","digest":"%2$s","platform":{"os":"linux","architecture":"arm64"}},
        {"mediaType":"%1$s","digest":"%3$s","platform":{"os":"linux","architecture":"amd64"}},
        {"mediaType":"%1$s","digest":"%2$s","platform":{"os":"unknown","architecture":"unknown"}}
      ]}\
      """
          .formatted(OCI_MANIFEST, SHA, digest(MANIFEST));

  private static String digest(String text) {
    return Digest.of(text.getBytes(UTF_8));
  }

  private Resolved resolve(String rest) {
    return registries.resolve(image(rest), "linux/amd64");
  }

  @Test
  void anIndexLeadsToThePlatformsImage() throws Exception {
    enqueue(document(OCI_INDEX, INDEX));
    enqueue(document(OCI_MANIFEST, MANIFEST));
    enqueue(blob(CONFIG));

    Resolved resolved = resolve("a/b:t");

    assertThat(resolved.indexDigest()).isEqualTo(digest(INDEX));
    assertThat(resolved.manifestDigest()).isEqualTo(digest(MANIFEST));
    assertThat(resolved.configDigest()).isEqualTo(digest(CONFIG));
    assertThat(resolved.platform()).isEqualTo("linux/amd64");
    assertThat(resolved.created()).isEqualTo(Instant.parse("2026-11-01T11:00:00Z"));
    assertThat(resolved.labels())
        .containsOnly(
            entry("org.opencontainers.image.version", "1.2[31m"),
            entry("org.opencontainers.image.source", "https://example.org/x"));
    assertThat(taken().getUrl().encodedPath()).isEqualTo("/v2/a/b/manifests/t");
    assertThat(taken().getUrl().encodedPath()).isEqualTo("/v2/a/b/manifests/" + digest(MANIFEST));
    assertThat(taken().getUrl().encodedPath()).isEqualTo("/v2/a/b/blobs/" + digest(CONFIG));
  }

  @Test
  void aConnectionThatDiedBetweenRequestsIsReplaced() {
    SocketEffect end = SocketEffect.ShutdownConnection.INSTANCE;
    enqueue(document(OCI_INDEX, INDEX).onResponseEnd(end));
    enqueue(document(OCI_MANIFEST, MANIFEST).onResponseEnd(end));
    enqueue(blob(CONFIG));

    assertThat(resolve("a").configDigest()).isEqualTo(digest(CONFIG));
  }

  @Test
  void aSlowlyDrippingAnswerIsCutOffInTime() {
    enqueue(document(OCI_INDEX, INDEX).throttleBody(10, 200, TimeUnit.MILLISECONDS));

    failure(Kind.UNAVAILABLE, () -> resolve("a"));
  }

  @Test
  void aSingleManifestHasNoIndex() {
    enqueue(document(OCI_MANIFEST, MANIFEST));
    enqueue(blob(CONFIG));

    assertThat(resolve("a").indexDigest()).isNull();
  }

  @Test
  void withoutADigestHeaderItIsComputed() {
    enqueue(answer(200).setHeader("Content-Type", OCI_MANIFEST).body(MANIFEST));
    enqueue(blob(CONFIG));

    assertThat(resolve("a").manifestDigest()).isEqualTo(digest(MANIFEST));
  }

  @Test
  void aPlatformThatIsNotThereIsNotFound() {
    enqueue(document(OCI_INDEX, INDEX));

    RegistryFailure failure =
        failure(Kind.NOT_FOUND, () -> registries.resolve(image("a"), "linux/s390x"));

    assertThat(failure).hasMessageContaining("linux/s390x");
  }

  @Test
  void bytesThatDoNotMatchThePinAreNotUsed() {
    enqueue(document(OCI_MANIFEST, MANIFEST));

    failure(Kind.INVALID_ANSWER, () -> resolve("a@" + SHA));
    nothingFurtherWasSent(1);
  }

  @Test
  void bytesThatDoNotMatchTheHeaderAreNotUsed() {
    enqueue(head(OCI_MANIFEST, SHA).body(MANIFEST));

    failure(Kind.INVALID_ANSWER, () -> resolve("a"));
  }

  @Test
  void aChangedManifestOrConfigIsNotUsed() {
    enqueue(document(OCI_INDEX, INDEX));
    enqueue(document(OCI_MANIFEST, MANIFEST.replace("layers", "other")));
    failure(Kind.INVALID_ANSWER, () -> resolve("a"));

    enqueue(document(OCI_MANIFEST, MANIFEST));
    enqueue(blob(CONFIG.replace("amd64", "arm64")));
    failure(Kind.INVALID_ANSWER, () -> resolve("a"));
  }

  @Test
  void oversizedDocumentsAreNotRead() {
    enqueue(bytes(OCI_INDEX, Registries.LONGEST_DOCUMENT + 1));
    failure(Kind.INVALID_ANSWER, () -> resolve("a"));

    enqueue(document(OCI_MANIFEST, MANIFEST));
    enqueue(bytes("application/octet-stream", Registries.LONGEST_DOCUMENT + 1));
    failure(Kind.INVALID_ANSWER, () -> resolve("a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"config\":{\"digest\":\"x\"}}",
        "{\"config\":{\"digest\":\"../../x\"}}",
        "{\"config\":{\"digest\":\"a\"},\"config\":{\"digest\":\"b\"}}",
        "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"config\":{}}"
      })
  void aMalformedManifestIsInvalid(String json) {
    enqueue(document(OCI_MANIFEST, json));

    failure(Kind.INVALID_ANSWER, () -> resolve("a"));
    nothingFurtherWasSent(1);
  }

  @Test
  void aDocumentThatReadsInTwoWaysIsRefused() {
    String both = MANIFEST.replace("\"layers\":[]", "\"layers\":[],\"manifests\":[]");
    enqueue(document(OCI_MANIFEST, both));
    failure(Kind.INVALID_ANSWER, () -> resolve("a"));

    enqueue(document(OCI_INDEX, INDEX.replace("\"manifests\"", "\"layers\":[],\"manifests\"")));
    failure(Kind.INVALID_ANSWER, () -> resolve("a"));
  }

  @Test
  void whatIsNoContainerImageIsRefused() {
    enqueue(document(OCI_MANIFEST, MANIFEST.replace("oci.image.config", "aquasec.trivy.config")));

    failure(Kind.INVALID_ANSWER, () -> resolve("a"));
    nothingFurtherWasSent(1);
  }

  @Test
  void anEntryWithoutPlatformIsTakenIfNoneFitsBetter() {
    String bare = "{\"mediaType\":\"%s\",\"digest\":\"%s\"}";
    String index = "{\"manifests\":[" + bare.formatted(OCI_MANIFEST, digest(MANIFEST)) + "]}";
    enqueue(document(OCI_INDEX, index));
    enqueue(document(OCI_MANIFEST, MANIFEST));
    enqueue(blob(CONFIG));
    assertThat(resolve("a").manifestDigest()).isEqualTo(digest(MANIFEST));

    String both = INDEX.replace("[", "[" + bare.formatted(OCI_MANIFEST, SHA) + ",");
    enqueue(document(OCI_INDEX, both));
    enqueue(document(OCI_MANIFEST, MANIFEST));
    enqueue(blob(CONFIG));
    assertThat(resolve("a").manifestDigest()).isEqualTo(digest(MANIFEST));
  }

  @Test
  void anIndexInAnIndexIsRefused() {
    enqueue(document(OCI_INDEX, INDEX));
    enqueue(document(OCI_INDEX, MANIFEST));

    failure(Kind.INVALID_ANSWER, () -> resolve("a"));
  }

  @Test
  void deepNestingIsInvalidAndHarmless() {
    enqueue(document(OCI_MANIFEST, "[".repeat(100_000)));

    failure(Kind.INVALID_ANSWER, () -> resolve("a"));
  }

  @Test
  void oddConfigsAreReadAsFarAsTheyGo() {
    String config = "{\"config\":{\"Labels\":null},\"created\":\"yesterday\"}";
    String manifest = MANIFEST.replace(digest(CONFIG), digest(config));
    enqueue(document(OCI_MANIFEST, manifest));
    enqueue(blob(config));

    Resolved resolved = resolve("a");

    assertThat(resolved.labels()).isEmpty();
    assertThat(resolved.created()).isNull();
  }

  @Test
  void aMalformedPlatformIsTheCallersMistake() {
    assertThatThrownBy(() -> registries.resolve(image("a"), "amd64"))
        .isInstanceOf(IllegalArgumentException.class);
    nothingFurtherWasSent(0);
  }
}
