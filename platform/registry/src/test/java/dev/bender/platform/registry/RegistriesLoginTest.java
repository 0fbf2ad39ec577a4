package dev.bender.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.platform.registry.RegistryFailure.Kind;
import java.time.Duration;
import java.util.Optional;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistriesLoginTest extends RegistryFixture {

  private void challenge() {
    enqueue(
        answer(401)
            .setHeader(
                "WWW-Authenticate",
                "Bearer realm=\""
                    + "http://127.0.0.1:"
                    + server.getPort()
                    + "/token\",service=\"registry.example\",scope=\"repository:a/b:pull,push\""));
  }

  private void token(String json) {
    enqueue(answer(200).setHeader("Content-Type", "application/json").body(json));
  }

  @Test
  void aChallengeIsAnsweredWithAnAnonymousToken() throws Exception {
    challenge();
    token("{\"token\":\"abc.def\",\"expires_in\":300}");
    enqueue(head(OCI_INDEX, SHA));

    assertThat(registries.head(image("a/b")).digest()).isEqualTo(SHA);

    taken();
    RecordedRequest token = taken();
    assertThat(token.getMethod()).isEqualTo("GET");
    assertThat(token.getUrl().queryParameter("service")).isEqualTo("registry.example");
    assertThat(token.getHeaders().get("Authorization")).isNull();
    assertThat(taken().getHeaders().get("Authorization")).isEqualTo("Bearer abc.def");
    nothingFurtherWasSent(3);
  }

  @Test
  void onlyTheRightToPullIsAskedFor() throws Exception {
    challenge();
    token("{\"token\":\"t\"}");
    enqueue(head(OCI_INDEX, SHA));

    registries.head(image("a/b"));

    taken();
    assertThat(taken().getUrl().queryParameterValues("scope"))
        .containsExactly("repository:a/b:pull");
  }

  @Test
  void credentialsGoToTheTokenServerOnly() throws Exception {
    login("amy", "pa:ss");
    challenge();
    token("{\"access_token\":\"t\",\"expires_in\":300}");
    enqueue(head(OCI_INDEX, SHA));

    registries.head(image("a/b"));

    assertThat(taken().getHeaders().get("Authorization")).isNull();
    assertThat(taken().getHeaders().get("Authorization"))
        .isEqualTo(Credentials.basic("amy", "pa:ss"));
    assertThat(taken().getHeaders().get("Authorization")).isEqualTo("Bearer t");
  }

  @Test
  void whoLetsEverybodyInByNowIsAskedWithoutALogin() {
    enqueue(answer(401).setHeader("WWW-Authenticate", "Basic realm=\"r\""));
    failure(RegistryFailure.Kind.UNAUTHORIZED, () -> registries.head(image("a/b")));
    enqueue(head(OCI_INDEX, SHA));

    assertThat(registries.head(image("a/b")).digest()).isEqualTo(SHA);
  }

  @Test
  void anIdentityTokenIsExchanged() throws Exception {
    login = Optional.of(new RegistryCredentials(registry(), "", "", "refresh-me"));
    challenge();
    token("{\"access_token\":\"t\"}");
    enqueue(head(OCI_INDEX, SHA));

    registries.head(image("a/b"));

    taken();
    RecordedRequest token = taken();
    assertThat(token.getMethod()).isEqualTo("POST");
    assertThat(token.getBody().utf8())
        .contains("grant_type=refresh_token", "refresh_token=refresh-me", "client_id=bender");
    assertThat(token.getUrl().query()).isNull();
  }

  @Test
  void aTokenIsUsedAgainUntilItExpires() throws Exception {
    challenge();
    token("{\"token\":\"one\",\"expires_in\":300}");
    enqueue(head(OCI_INDEX, SHA));
    registries.head(image("a/b"));
    enqueue(head(OCI_INDEX, SHA));
    registries.head(image("a/b:other"));
    nothingFurtherWasSent(4);

    time.pass(Duration.ofSeconds(291));
    token("{\"token\":\"two\",\"expires_in\":300}");
    enqueue(head(OCI_INDEX, SHA));
    registries.head(image("a/b"));

    nothingFurtherWasSent(6);
    for (int i = 0; i < 5; i++) {
      taken();
    }
    assertThat(taken().getHeaders().get("Authorization")).isEqualTo("Bearer two");
  }

  @Test
  void theSecondRepositoryNeedsNo401First() throws Exception {
    challenge();
    token("{\"token\":\"one\",\"expires_in\":300}");
    enqueue(head(OCI_INDEX, SHA));
    registries.head(image("a/b"));

    token("{\"token\":\"two\",\"expires_in\":300}");
    enqueue(head(OCI_INDEX, SHA));
    registries.head(image("c/d"));

    nothingFurtherWasSent(5);
  }

  @Test
  void aRefusedTokenIsReplacedOnce() {
    challenge();
    token("{\"token\":\"one\",\"expires_in\":300}");
    enqueue(head(OCI_INDEX, SHA));
    registries.head(image("a/b"));

    challenge();
    token("{\"token\":\"two\",\"expires_in\":300}");
    challenge();

    failure(Kind.UNAUTHORIZED, () -> registries.head(image("a/b")));
    nothingFurtherWasSent(6);
  }

  @Test
  void basicIsAnsweredAndRemembered() throws Exception {
    login("amy", "secret");
    enqueue(answer(401).setHeader("WWW-Authenticate", "Basic realm=\"x\""));
    enqueue(head(OCI_INDEX, SHA));
    registries.head(image("a"));
    enqueue(head(OCI_INDEX, SHA));

    registries.head(image("a"));

    nothingFurtherWasSent(3);
    taken();
    taken();
    assertThat(taken().getHeaders().get("Authorization"))
        .isEqualTo(Credentials.basic("amy", "secret"));
  }

  @Test
  void withoutCredentialsBasicIsForTheOperatorToMend() {
    enqueue(answer(401).setHeader("WWW-Authenticate", "Basic realm=\"x\""));

    assertThat(failure(Kind.UNAUTHORIZED, () -> registries.head(image("a"))))
        .hasMessageContaining("docker login " + registry());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 302})
  void aTokenServerThatRefusesIsForTheOperatorToMend(int status) {
    login("amy", "secret");
    challenge();
    enqueue(answer(status).setHeader("Location", "/x").body("amy:secret is wrong"));

    assertThat(failure(Kind.UNAUTHORIZED, () -> registries.head(image("a/b"))))
        .hasMessageNotContaining("secret");
    nothingFurtherWasSent(2);
  }

  @Test
  void anUnusableStoreDoesNotHideWhatEverybodyMayRead() {
    broken = true;
    challenge();
    token("{\"token\":\"t\"}");
    enqueue(head(OCI_INDEX, SHA));

    assertThat(registries.head(image("a/b")).digest()).isEqualTo(SHA);
  }

  @Test
  void anUnusableStoreIsNamedWhenTheRegistryRefuses() {
    broken = true;
    challenge();
    token("{\"token\":\"t\"}");
    challenge();

    assertThat(failure(Kind.UNAUTHORIZED, () -> registries.head(image("a/b"))))
        .hasMessageContaining("store is broken");
  }

  @Test
  void aTokenServerThatIsDownIsUnavailable() {
    challenge();
    enqueue(answer(503));

    failure(Kind.UNAVAILABLE, () -> registries.head(image("a/b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "{}",
        "[]",
        "{\"token\":\"\"}",
        "{\"token\":{\"a\":1}}",
        "{\"token\":\"a\\r\\nX-Evil: b\"}"
      })
  void anUnusableTokenIsInvalid(String json) {
    challenge();
    token(json);

    failure(Kind.INVALID_ANSWER, () -> registries.head(image("a/b")));
  }

  @Test
  void anOversizedTokenAnswerIsInvalid() {
    challenge();
    enqueue(bytes("application/json", 300_000));

    failure(Kind.INVALID_ANSWER, () -> registries.head(image("a/b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Negotiate", "Bearer", "Bearer realm=\"not a url\"", "Digest realm=\"x\""})
  void anUnknownChallengeIsInvalid(String challenge) {
    enqueue(answer(401).setHeader("WWW-Authenticate", challenge));

    failure(Kind.INVALID_ANSWER, () -> registries.head(image("a/b")));
  }

  @Test
  void a401WithoutChallengeIsInvalid() {
    enqueue(answer(401));

    failure(Kind.INVALID_ANSWER, () -> registries.head(image("a/b")));
  }
}
