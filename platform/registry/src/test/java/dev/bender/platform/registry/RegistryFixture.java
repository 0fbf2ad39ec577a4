package dev.bender.platform.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bender.platform.registry.RegistryFailure.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A registry whose every answer the test says. */
abstract class RegistryFixture {

  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  static final String SHA = "sha256:" + "ab".repeat(32);

  final MockWebServer server = new MockWebServer();
  final FixedTime time = new FixedTime("2026-11-24T10:00:00Z");
  Optional<RegistryCredentials> login = Optional.empty();
  boolean broken;
  Registries registries;

  @BeforeEach
  void start() throws Exception {
    server.start();
    registries =
        new Registries(
            Set.of(),
            this::lookup,
            new Registries.Timeouts(Duration.ofSeconds(2), Duration.ofMillis(800)),
            time);
  }

  @AfterEach
  void stop() {
    registries.close();
    server.close();
  }

  private Optional<RegistryCredentials> lookup(String registry) {
    if (broken) {
      throw new RegistryFailure(Kind.UNAUTHORIZED, registry, registry + "'s store is broken.");
    }
    return login;
  }

  String registry() {
    return "127.0.0.1:" + server.getPort();
  }

  ImageReference image(String rest) {
    return ImageReference.parse(registry() + "/" + rest);
  }

  void login(String user, String password) {
    login = Optional.of(new RegistryCredentials(registry(), user, password, null));
  }

  MockResponse.Builder answer(int status) {
    return new MockResponse.Builder().code(status);
  }

  void enqueue(MockResponse.Builder answer) {
    server.enqueue(answer.build());
  }

  MockResponse.Builder head(String mediaType, String digest) {
    return answer(200)
        .setHeader("Content-Type", mediaType)
        .setHeader("Docker-Content-Digest", digest);
  }

  MockResponse.Builder document(String mediaType, String json) {
    return head(mediaType, Digest.of(json.getBytes(UTF_8))).body(json);
  }

  MockResponse.Builder blob(String json) {
    return answer(200).setHeader("Content-Type", "application/octet-stream").body(json);
  }

  MockResponse.Builder bytes(String mediaType, long size) {
    Buffer body = new Buffer();
    body.write(new byte[(int) size]);
    return answer(200).setHeader("Content-Type", mediaType).body(body);
  }

  RecordedRequest taken() throws InterruptedException {
    RecordedRequest request = server.takeRequest(2, TimeUnit.SECONDS);
    assertThat(request).as("a further request").isNotNull();
    return request;
  }

  void nothingFurtherWasSent(int soFar) {
    assertThat(server.getRequestCount()).isEqualTo(soFar);
  }

  RegistryFailure failure(Kind kind, Runnable call) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class, call::run);
    assertThat(failure).as("a failure").isNotNull();
    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
    assertThat(failure.registry()).isEqualTo(registry());
    assertThat(failure.getMessage()).contains(registry()).endsWith(".");
    assertThat(failure.retryAfter().isPresent()).isEqualTo(kind == Kind.RATE_LIMITED);
    return failure;
  }
}
