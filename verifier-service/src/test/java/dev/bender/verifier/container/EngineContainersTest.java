package dev.bender.verifier.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.platform.engine.Engine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an engine's odd answers are taken; its good ones are seen on a real one. */
class EngineContainersTest {
  private final MockWebServer server = new MockWebServer();
  private volatile MockResponse answer = new MockResponse.Builder().code(404).build();
  private Engine engine;
  private EngineContainers containers;

  @BeforeEach
  void start() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return request.getTarget().startsWith("/version")
                ? json(200, "{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\"}")
                : answer;
          }
        });
    server.start();
    engine = Engine.at("tcp://127.0.0.1:" + server.getPort());
    containers = new EngineContainers(engine);
  }

  @AfterEach
  void stop() {
    engine.close();
    server.close();
  }

  private static MockResponse json(int code, String body) {
    return new MockResponse.Builder()
        .code(code)
        .addHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  @Test
  void aNameThatIsTheBeginningOfAnotherOnesIdFindsNothing() throws Exception {
    answer = json(200, "{\"Id\":\"" + "cafe".repeat(16) + "\",\"Name\":\"/other\"}");
    assertThat(containers.find("cafe")).isEmpty();
    assertThat(containers.find("other")).isPresent();
    assertThat(containers.find("cafe".repeat(16))).isPresent();
  }

  @Test
  void aContainerThatIsGoneIsEmpty() throws Exception {
    assertThat(containers.find("web")).isEmpty();
  }

  @Test
  void anEngineInTroubleSaysNothingAboutAContainer() {
    answer = json(500, "{\"message\":\"layer store is locked\"}");
    assertThatThrownBy(() -> containers.find("web"))
        .isInstanceOf(EngineUnreachable.class)
        .hasMessageContaining("layer store is locked");
  }

  @Test
  void anEngineThatIsNotThereIsUnreachable() {
    try (Engine none = Engine.at("unix:///nowhere/docker.sock")) {
      EngineContainers without = new EngineContainers(none);
      assertThatThrownBy(() -> without.find("web")).isInstanceOf(EngineUnreachable.class);
      assertThatThrownBy(without::ping).isInstanceOf(EngineUnreachable.class);
    }
  }

  @Test
  void aProgramInAContainerThatDoesNotRunIsNotStarted() throws Exception {
    answer = json(409, "{\"message\":\"Container abc is not running\"}");
    assertThat(containers.exec("abc", List.of("true"), Duration.ofSeconds(1)))
        .isInstanceOf(Containers.Exec.NotStarted.class);
  }

  @Test
  void aLogThatCannotBeReadKeepsNobodyWaiting() throws Exception {
    answer = json(501, "{\"message\":\"configured logging driver does not support reading\"}");
    assertThat(containers.lastLines("abc", 20)).isEmpty();
  }
}
