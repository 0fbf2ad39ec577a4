package dev.bender.platform.engine;

import static dev.bender.platform.engine.FakeEngine.bytes;
import static dev.bender.platform.engine.FakeEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.platform.engine.EngineException.Conflict;
import dev.bender.platform.engine.EngineException.EngineRefused;
import dev.bender.platform.engine.EngineException.EngineUnavailable;
import dev.bender.platform.engine.EngineException.NotFound;
import dev.bender.platform.engine.EngineException.TimedOut;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class EngineTest {
  private static final String ID = "c0ffee";
  private static final String SHOWN = "/v1.41/containers/c0ffee/json";
  private static final Duration LONG = Duration.ofSeconds(20);

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
  void refusalsAreSortedByWhoCanMendThem() {
    fake.on(SHOWN, json(404, "{\"message\":\"No such container: c0ffee\"}"));
    assertThatThrownBy(() -> engine.inspect(ID))
        .isInstanceOf(NotFound.class)
        .hasMessage("No such container: c0ffee");
    assertThat(engine.find(ID)).isEmpty();

    fake.on(SHOWN, json(409, "{\"message\":\"the name is taken\"}"));
    assertThatThrownBy(() -> engine.inspect(ID)).isInstanceOf(Conflict.class);
    fake.on(SHOWN, json(500, "{\"message\":\"layer store is locked\"}"));
    assertThatThrownBy(() -> engine.inspect(ID)).isInstanceOf(EngineRefused.class);
    fake.on(SHOWN, bytes(502, new byte[0]));
    assertThatThrownBy(() -> engine.inspect(ID))
        .isInstanceOf(EngineUnavailable.class)
        .hasMessage("GET " + SHOWN + " answered 502");
  }

  @Test
  void anAnswerThatIsNoJsonIsRefused() {
    fake.on(SHOWN, json(200, "<html>a proxy's login page</html>"));
    assertThatThrownBy(() -> engine.inspect(ID)).isInstanceOf(EngineRefused.class);
  }

  @Test
  void anAnswerThatBreaksOffIsTheEnginesTrouble() {
    fake.on(
        SHOWN,
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
        });
    assertThatThrownBy(() -> engine.inspect(ID)).isInstanceOf(EngineUnavailable.class);
  }

  @Test
  void anEngineTooOldIsToldSo() {
    fake.on("/version", json(200, "{\"Version\":\"18.09\",\"ApiVersion\":\"1.39\"}"));
    assertThatThrownBy(() -> engine.info())
        .isInstanceOf(EngineRefused.class)
        .hasMessageContaining("1.39")
        .hasMessageContaining("1.40");
  }

  @Test
  void anEngineTooNewIsToldSo() {
    fake.on(
        "/version",
        json(200, "{\"Version\":\"40\",\"ApiVersion\":\"1.90\",\"MinAPIVersion\":\"1.80\"}"));
    assertThatThrownBy(() -> engine.info())
        .isInstanceOf(EngineRefused.class)
        .hasMessageContaining("update Bender");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"ApiVersion\":\"latest\"}", "{\"ApiVersion\":\"1.4444444444\"}", "[]"})
  void whatIsNoEngineIsNotTakenForOne(String version) {
    fake.on("/version", json(200, version));
    assertThatThrownBy(() -> engine.info()).isInstanceOf(EngineRefused.class);
  }

  @Test
  void anEngineThatCameBackAsAnotherIsAskedForItsVersionAgain() {
    assertThat(engine.info().apiVersion()).isEqualTo("1.41");
    fake.on(SHOWN, bytes(503, new byte[0]));
    assertThatThrownBy(() -> engine.inspect(ID)).isInstanceOf(EngineUnavailable.class);
    fake.on("/version", json(200, "{\"Version\":\"29\",\"ApiVersion\":\"1.56\"}"));
    assertThat(engine.info().apiVersion()).isEqualTo("1.50");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/../../images", "a?force=true", "a b", "a\n"})
  void aNameThatWouldAskForSomethingElseIsNotAskedFor(String name) {
    assertThat(engine.find(name)).isEmpty();
    assertThat(engine.findImage(name)).isEmpty();
    assertThatThrownBy(() -> engine.stop(name, Duration.ZERO)).isInstanceOf(NotFound.class);
    assertThat(fake.asked()).allMatch("/version"::equals);
  }

  @Test
  void aCommandPastItsLimitIsNotAnEngineThatIsDown() {
    execAnswers(fake.silentAfter(""));
    assertThatThrownBy(() -> engine.exec(ID, List.of("sleep"), Duration.ofMillis(300), 100))
        .isInstanceOf(TimedOut.class)
        .hasMessageContaining("300 ms");
  }

  @Test
  void aCommandWhoseStartIsNotAnsweredHasTheSameLimit() {
    execAnswers(fake.silent());
    assertThatThrownBy(() -> engine.exec(ID, List.of("sleep"), Duration.ofMillis(300), 100))
        .isInstanceOf(TimedOut.class);
  }

  @Test
  void outputIsReadToItsEndAndItsEndIsKept() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    for (int i = 0; i < 5_000; i++) {
      output.write(frame(1 + i % 2, "line " + i + "\n"));
    }
    execAnswers(bytes(200, output.toByteArray()));
    ExecResult result = engine.exec(ID, List.of("seq"), LONG, 20);
    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.output()).endsWith("line 4998\nline 4999").hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void aCodeThatIsNotKnownYetIsWaitedFor() {
    execAnswers(bytes(200, new byte[0]));
    fake.on(
        "/v1.41/exec/e1/json",
        exchange -> {
          execEnded("{\"Running\":false,\"ExitCode\":3}");
          json(200, "{\"Running\":true,\"ExitCode\":null}").to(exchange);
        });
    assertThat(engine.exec(ID, List.of("true"), LONG, 10).exitCode()).isEqualTo(3);
  }

  @Test
  void outputThatIsNotInFramesIsNotGuessedAt() {
    execAnswers(json(200, "HTTP/1.1 400 Bad Request, said a proxy"));
    assertThatThrownBy(() -> engine.exec(ID, List.of("true"), LONG, 10))
        .isInstanceOf(EngineUnavailable.class);
  }

  @Test
  void aLogIsFitForATerminal() throws IOException {
    fake.on(SHOWN, json(200, "{\"Config\":{\"Tty\":false}}"));
    byte[] hostile =
        frame(
            2,
            "\u001b[31mred\u001b[0m\r\n\u001b]0;title\u0007a\u001b[2Kb\tc\u0000\u009b1m"
                + "\u202egnp.exe\u001b[");
    fake.on("/v1.41/containers/c0ffee/logs", bytes(200, hostile));
    assertThat(engine.logsTail(ID, 20, 100)).isEqualTo("red\nab\tc??gnp.exe");
  }

  @Test
  void aCallerThatIsInterruptedIsNotKeptWaiting() throws Exception {
    fake.on("/version", fake.silent());
    Thread caller = Thread.ofVirtual().start(() -> engine.answers());
    caller.interrupt();
    assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void aHungEngineOnAUnixSocketIsGivenUp(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("docker.sock");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(path));
      try (EngineHttp http =
          new EngineHttp(java.net.URI.create("unix://" + path), Duration.ofSeconds(1), () -> {})) {
        assertThatThrownBy(() -> http.get("/version", Duration.ofMillis(300)))
            .isInstanceOf(EngineUnavailable.class)
            .hasMessageContaining("did not finish GET /version");
      }
    }
  }

  private void execAnswers(FakeEngine.Answer output) {
    fake.on("/v1.41/containers/c0ffee/exec", json(201, "{\"Id\":\"e1\"}"));
    fake.on("/v1.41/exec/e1/start", output);
    execEnded("{\"Running\":false,\"ExitCode\":7}");
  }

  private void execEnded(String shown) {
    fake.on("/v1.41/exec/e1/json", json(200, shown));
  }

  private static byte[] frame(int stream, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + payload.length)
        .put((byte) stream)
        .put(new byte[3])
        .putInt(payload.length)
        .put(payload)
        .array();
  }
}
