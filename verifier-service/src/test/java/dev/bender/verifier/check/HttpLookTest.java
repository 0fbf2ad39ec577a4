package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.HealthCheck.Http;
import dev.bender.verifier.check.HealthCheck.Http.Redirects;
import dev.bender.verifier.check.HealthCheck.Http.Tls;
import dev.bender.verifier.check.Target.Way;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpLookTest {
  private final MockWebServer server = new MockWebServer();
  private final HttpLook look = new HttpLook();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Seen get(String path, Statuses statuses, @Nullable BodyMatch body) throws Exception {
    return look.at(
        new Target("127.0.0.1", server.getPort(), Way.DIRECT), new Http(80, path, statuses, body));
  }

  private void answer(int status, String body, String... location) {
    MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
    if (location.length > 0) {
      answer.setHeader("Location", location[0]);
    }
    server.enqueue(answer.build());
  }

  @Test
  void aSuccessIsGood() throws Exception {
    answer(204, "");
    assertThat(get("/", Statuses.DEFAULT, null)).isEqualTo(Seen.good("answered 204"));
  }

  @Test
  void aServersErrorIsBad() throws Exception {
    answer(500, "");
    assertThat(get("/", Statuses.DEFAULT, null)).isEqualTo(Seen.bad("answered 500"));
  }

  @Test
  void aBodyWithoutTheTextIsBad() throws Exception {
    answer(200, "Degraded");
    assertThat(get("/", Statuses.DEFAULT, BodyMatch.parse("Healthy")).outcome())
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void onlyTheFirst64KibAreRead() throws Exception {
    answer(200, " ".repeat(70_000) + "Healthy");
    assertThat(get("/", Statuses.DEFAULT, BodyMatch.parse("Healthy")).outcome())
        .isEqualTo(Outcome.FAILED);
  }

  @Test
  void aRedirectionWithinTheServerIsFollowed() throws Exception {
    answer(302, "", "/web/");
    answer(500, "");
    assertThat(get("/", Statuses.DEFAULT, null)).isEqualTo(Seen.bad("answered 500"));
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void aRedirectionElsewhereIsNotFollowed() throws Exception {
    answer(302, "", "http://127.0.0.1:1/");
    assertThat(get("/", Statuses.DEFAULT, null)).isEqualTo(Seen.good("answered 302"));
  }

  @Test
  void redirectionsWithoutEndAreBad() throws Exception {
    for (int n = 0; n < 6; n++) {
      answer(302, "", "/");
    }
    assertThat(get("/", Statuses.DEFAULT, null).sentence()).contains("more than 5 redirections");
  }

  @Test
  void aPathCannotLeadAwayFromTheContainer() throws Exception {
    assertThatThrownBy(() -> get("//127.0.0.2/", Statuses.DEFAULT, null))
        .isInstanceOf(Invalid.class);
  }

  @Test
  void nobodyListeningIsBad() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Seen seen =
        look.at(
            new Target("127.0.0.1", free, Way.DIRECT), new Http(80, "/", Statuses.DEFAULT, null));
    assertThat(seen).isEqualTo(Seen.bad("refused the connection"));
  }

  private Seen get(Http check) throws InterruptedException {
    return look.at(new Target("localhost", server.getPort(), Way.DIRECT), check);
  }

  private static Http over(Http.@Nullable Tls tls, Redirects redirects) {
    return new Http(443, "/", Statuses.DEFAULT, null, tls, redirects);
  }

  @Test
  void whereRedirectionsAreRefusedOneIsBad() throws Exception {
    answer(302, "", "/web/");
    assertThat(get(over(null, Redirects.REFUSE)))
        .isEqualTo(Seen.bad("answered 302, and redirections are refused"));
    assertThat(server.getRequestCount()).isOne();
  }

  @Test
  void aCertificateThatTheContainerMadeItselfIsTakenWhereSomebodySaysSo(@TempDir Path folder)
      throws Exception {
    server.useHttps(selfSigned(folder));
    answer(200, "");
    answer(200, "");
    assertThat(get(over(Tls.ACCEPT_ANY, Redirects.FOLLOW))).isEqualTo(Seen.good("answered 200"));
    assertThat(get(over(Tls.VERIFY, Redirects.FOLLOW)).sentence())
        .startsWith("does not speak TLS as it should");
  }

  @Test
  void whoSpeaksNoTlsIsBad() throws Exception {
    answer(200, "");
    assertThat(get(over(Tls.ACCEPT_ANY, Redirects.FOLLOW)).outcome()).isEqualTo(Outcome.FAILED);
  }

  /** By the JDK's own tool, as a container would make one. */
  private static SSLSocketFactory selfSigned(Path folder) throws Exception {
    Path keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance(keys.toFile(), "changeit".toCharArray());
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context.getSocketFactory();
  }

  @Test
  void anAnswerWithoutEndIsGoodWhereOnlyItsStatusCounts() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .body("x".repeat(100_000))
            .throttleBody(1, 1, TimeUnit.SECONDS)
            .build());
    assertThat(get(over(null, Redirects.FOLLOW))).isEqualTo(Seen.good("answered 200"));
  }

  @Test
  void aBodyThatComesTooSlowlyIsBadWithinTheLimit() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .body("x".repeat(100_000))
            .throttleBody(1, 1, TimeUnit.SECONDS)
            .build());
    long begun = System.nanoTime();
    assertThat(get("/", Statuses.DEFAULT, BodyMatch.parse("y")))
        .isEqualTo(Seen.bad("gave no answer within 5 s"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(7));
  }
}
