package dev.bender.platform.engine;

import static dev.bender.platform.engine.FakeEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PullTest {
  private static final String PULL = "/v1.41/images/create";
  private static final String REPOSITORY = "127.0.0.1:5000/denied/web";
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<String> progress = new ArrayList<>();
  private FakeEngine fake;
  private Engine engine;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeEngine();
    engine = fake.engine();
  }

  @AfterEach
  void stop() {
    engine.close();
    fake.close();
  }

  @Test
  void aPullTellsHowFarItIs() throws PullFailed {
    fake.on(
        PULL,
        json(
            200,
            """
            {"status":"Pulling from web","id":"1"}
            {"status":"Downloading","progressDetail":{"current":5,"total":10},"id":"aa"}
            {"status":"Downloading","progressDetail":{"current":7,"total":90},"id":"bb"}
            {"status":"Downloading","progressDetail":{"current":-1,"total":9},"id":"cc"}
            {"status":"Status: Downloaded newer image for web:1"}
            """));
    pull(null, LONG);
    assertThat(progress).containsExactly("5/10", "12/100");
  }

  @Test
  void pullErrorInBandIsSurfaced() {
    answers(
        "{\"status\":\"Pulling\"}\n{\"errorDetail\":{\"message\":\"no space left on device\"}}");
    assertThat(failure(LONG).kind()).isEqualTo(PullFailed.Kind.NO_SPACE);
  }

  @Test
  void aPullThatEndsWithoutItsLastWordFailed() {
    answers("{\"status\":\"Pulling\"}\n{\"status\":\"Download");
    assertThat(failure(LONG).kind()).isEqualTo(PullFailed.Kind.REFUSED);
    answers("{\"status\":\"Pulling\"}\n");
    assertThat(failure(LONG).kind()).isEqualTo(PullFailed.Kind.UNAVAILABLE);
  }

  @Test
  void aLineWithoutEndIsNotReadWithoutEnd() {
    answers("x".repeat(300_000));
    assertThat(failure(LONG)).hasMessageContaining("longer than");
  }

  @Test
  void aPullHasItsTimeAndNoMore() {
    fake.on(PULL, fake.silentAfter("{\"status\":\"Pulling\"}\n"));
    assertThat(failure(Duration.ofMillis(300))).hasMessageContaining("took longer");
    fake.on(PULL, fake.silent());
    assertThat(failure(Duration.ofMillis(300)).kind()).isEqualTo(PullFailed.Kind.UNAVAILABLE);
  }

  @Test
  void aPullOfWhichNothingComesAnyMoreIsGivenUp() {
    fake.on(PULL, fake.silentAfter("{\"status\":\"Pulling\"}\n"));
    try (Engine impatient = fake.engine(Duration.ofMillis(60))) {
      PullFailed failed =
          catchThrowableOfType(
              PullFailed.class,
              () ->
                  impatient.pull(
                      REPOSITORY, "1", null, "linux/amd64", (current, total) -> {}, LONG));
      assertThat(failed.kind()).isEqualTo(PullFailed.Kind.UNAVAILABLE);
      assertThat(failed).hasMessageContaining("nothing of it came any more");
    }
  }

  @Test
  void aLinksSignatureIsNotRepeated() {
    answers("{\"error\":\"Get \\\"https://u:secret@cdn.example/blob?sig=hidden\\\": EOF\"}");
    PullFailed failed = failure(LONG);
    assertThat(failed).hasMessageContaining("cdn.example/blob");
    assertThat(failed.getMessage()).doesNotContain("secret").doesNotContain("hidden");
    assertThat(failed.kind()).isEqualTo(PullFailed.Kind.UNAVAILABLE);
  }

  @Test
  void credentialsAreNeverShown() {
    assertThatThrownBy(() -> pull("c2VjcmV0\r\nX-Other: 1", LONG))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("c2VjcmV0");
    assertThat(Ask.post("/x?y", null).withRegistryAuth("c2VjcmV0")).hasToString("POST /x");
  }

  @Test
  void credentialsGoAlong() throws PullFailed {
    List<String> sent = new ArrayList<>();
    fake.on(
        PULL,
        exchange -> {
          sent.add(exchange.getRequestHeaders().getFirst("X-Registry-Auth"));
          json(200, "{\"status\":\"Status: Image is up to date\"}").to(exchange);
        });
    pull("c2VjcmV0", LONG);
    assertThat(sent).containsExactly("c2VjcmV0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 | manifest for 127.0.0.1:5000/denied/web:9 not found: manifest unknown: manifest unknown | NOT_FOUND
          404 | failed to resolve reference "127.0.0.1:5000/denied/web:9": 127.0.0.1:5000/denied/web:9: not found | NOT_FOUND
          404 | no matching manifest for linux/s390x in the manifest list entries | NOT_FOUND
          404 | pull access denied for 127.0.0.1:5000/denied/web, repository does not exist or may require 'docker login' | UNAUTHORIZED
          500 | Head "http://127.0.0.1:5000/v2/denied/web/manifests/1": no basic auth credentials | UNAUTHORIZED
          500 | toomanyrequests: You have reached your unauthenticated pull rate limit | RATE_LIMITED
          500 | unexpected status from HEAD request to https://registry.example/v2/x: 429 Too Many Requests | RATE_LIMITED
          500 | Get "http://127.0.0.1:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused | UNAVAILABLE
          500 | received unexpected HTTP status: 503 Service Unavailable | UNAVAILABLE
          500 | Get "https://registry.example/v2/": http: server gave HTTP response to HTTPS client | REFUSED
          500 | filesystem layer verification failed for digest sha256:4290000000000000000000000000000000000000000000000000000000000429 | CORRUPT
          500 | failed commit on ref "layer-sha256:42": unexpected commit digest sha256:43, expected sha256:42: failed precondition | CORRUPT
          500 | layer sha256:4290000000000000000000000000000000000000000000000000000000000429 does not match | REFUSED
          """)
  void enginesWordsAreSorted(int status, String words, PullFailed.Kind kind) {
    fake.on(
        PULL, json(status, EngineHttp.JSON.writeValueAsString(java.util.Map.of("message", words))));
    assertThat(failure(LONG).kind()).isEqualTo(kind);
  }

  private void answers(String stream) {
    fake.on(PULL, json(200, stream));
  }

  private void pull(@org.jspecify.annotations.Nullable String auth, Duration limit)
      throws PullFailed {
    engine.pull(
        REPOSITORY,
        "1",
        auth,
        "linux/amd64",
        (current, total) -> progress.add(current + "/" + total),
        limit);
  }

  private PullFailed failure(Duration limit) {
    return catchThrowableOfType(PullFailed.class, () -> pull(null, limit));
  }
}
