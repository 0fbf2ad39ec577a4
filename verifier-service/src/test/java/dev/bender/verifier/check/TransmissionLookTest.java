package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.HealthCheck.Login;
import dev.bender.verifier.check.HealthCheck.TransmissionRpc;
import dev.bender.verifier.check.Target.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransmissionLookTest {
  private static final TransmissionRpc CHECK =
      new TransmissionRpc(9091, TransmissionRpc.USUAL_PATH, null, true);
  private static final String SESSION = "X-Transmission-Session-Id";

  private final MockWebServer server = new MockWebServer();
  private final TransmissionLook look = new TransmissionLook(new HttpLook());

  @AfterEach
  void stop() {
    server.close();
  }

  /** As Transmission does: 409 with an id, and only who brings it gets the answer. */
  private void serve(String id, MockResponse answer) throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return id.equals(request.getHeaders().get(SESSION))
                ? answer
                : new MockResponse.Builder().code(409).setHeader(SESSION, id).build();
          }
        });
    server.start();
  }

  private static MockResponse said(int code, String body) {
    return new MockResponse.Builder().code(code).body(body).build();
  }

  private Seen seen(TransmissionRpc check, TransmissionLook.@Nullable Signed signed)
      throws InterruptedException {
    return look.at(new Target("127.0.0.1", server.getPort(), Way.DIRECT), check, signed);
  }

  @Test
  void whoBringsTheSessionsIdIsAnswered() throws Exception {
    serve("abc", said(200, "{\"result\":\"success\",\"arguments\":{\"version\":\"4.1.0 (x)\"}}"));
    assertThat(seen(CHECK, null)).isEqualTo(Seen.good("answered success, version 4.1.0 (x)"));
    assertThat(server.getRequestCount()).isEqualTo(2);
    assertThat(server.takeRequest().getTarget()).isEqualTo("/transmission/rpc");
  }

  @Test
  void anotherResultIsBad() throws Exception {
    serve("abc", said(200, "{\"result\":\"no such\\u0007 method\"}"));
    assertThat(seen(CHECK, null))
        .isEqualTo(Seen.bad("answered 'no such method' and not 'success'"));
  }

  @Test
  void whatIsNoJsonIsBad() throws Exception {
    serve("abc", said(200, "<html>hello"));
    assertThat(seen(CHECK, null).sentence()).contains("something else than JSON");
  }

  @Test
  void anIdThatChangesAgainAndAgainIsBad() throws Exception {
    server.start();
    for (int n = 0; n < 3; n++) {
      server.enqueue(new MockResponse.Builder().code(409).setHeader(SESSION, "a" + n).build());
    }
    assertThat(seen(CHECK, null).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void aLoginThatIsNotKnownIsAClearFailure() throws Exception {
    server.start();
    server.enqueue(said(401, ""));
    assertThat(seen(CHECK, null))
        .isEqualTo(
            Seen.bad("answered 401: it wants a user and a password; name them in the settings"));
  }

  @Test
  void whereNobodyAskedForTheCheckALoginProvesNothing() throws Exception {
    server.start();
    server.enqueue(said(401, ""));
    TransmissionRpc known = new TransmissionRpc(9091, TransmissionRpc.USUAL_PATH, null, false);
    assertThat(seen(known, null).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
  }

  @Test
  void aLoginIsBrought() throws Exception {
    serve("abc", said(200, "{\"result\":\"success\"}"));
    TransmissionRpc check =
        new TransmissionRpc(
            9091, TransmissionRpc.USUAL_PATH, new Login("anna", Path.of("unused")), true);
    assertThat(seen(check, new TransmissionLook.Signed("anna", "s3cret")).outcome())
        .isEqualTo(Outcome.PASSED);
    assertThat(server.takeRequest().getHeaders().get("Authorization"))
        .isEqualTo("Basic YW5uYTpzM2NyZXQ=");
    assertThat(new TransmissionLook.Signed("anna", "s3cret").toString()).doesNotContain("s3cret");
  }

  @Test
  void nobodyListeningIsBad() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(look.at(new Target("127.0.0.1", free, Way.DIRECT), CHECK, null))
        .isEqualTo(Seen.bad("refused the connection"));
  }

  @Test
  void whoTakesTheConnectionAndSaysNothingIsBadWithinTheLimit() throws Exception {
    try (ServerSocket hangs = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      long begun = System.nanoTime();
      Seen seen = look.at(new Target("127.0.0.1", hangs.getLocalPort(), Way.DIRECT), CHECK, null);
      assertThat(seen).isEqualTo(Seen.bad("gave no answer within 5 s"));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(7));
    }
  }
}
