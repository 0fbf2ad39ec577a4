package dev.bender.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.Update;
import dev.bender.detector.StandInRegistry.Pushed;
import dev.bender.detector.webhook.Notices;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Diun's word, over real HTTP to the whole service on a real broker. */
class DetectorWebhookTest {
  private static final RunningDetector detector = new RunningDetector();

  @BeforeAll
  static void watch() throws InterruptedException {
    detector.watch();
  }

  @AfterAll
  static void stop() {
    detector.close();
  }

  @Test
  void theSameNoticeTwiceAndAfterARestartIsOneUpdate() throws Exception {
    Pushed pushed = detector.registry.push("told:1", "2.0");
    String body = Notices.update(detector.registry.reference("told:1"), pushed.digest(), "told");

    HttpResponse<String> first = detector.post(body);
    assertThat(first.statusCode()).isEqualTo(202);
    String id = Update.idOf(RunningDetector.HOST, "told", pushed.digest());
    assertThat(first.body())
        .isEqualTo("{\"updates\":[{\"updateId\":\"" + id + "\",\"news\":true}]}");
    assertThat(detector.post(body).body()).contains("\"news\":false");
    await().untilAsserted(() -> assertThat(detector.detected("told")).hasSize(1));

    detector.restart();

    assertThat(detector.post(body).body()).contains("\"news\":false");
    await()
        .during(RunningDetector.QUIET)
        .untilAsserted(() -> assertThat(detector.detected("told")).hasSize(1));
    assertThat(detector.detected("told").getFirst().update().target().config())
        .isEqualTo(pushed.config());
  }

  @Test
  void aWrongOrMissingTokenIsRefusedBeforeTheBodyIsRead() throws Exception {
    String body = Notices.update(detector.registry.reference("nobody:1"), Observed.NEW, "nobody");
    for (String token : List.of("", "Bearer wrong", "Bearer ", RunningDetector.TOKEN)) {
      HttpRequest.Builder request = detector.request("/diun").POST(BodyPublishers.ofString(body));
      HttpResponse<String> answer =
          detector.send(token.isEmpty() ? request : request.header("Authorization", token));
      RunningDetector.assertProblem(answer, 401, "detector.webhook-token-file");
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer"));
      assertThat(answer.body()).doesNotContain(RunningDetector.TOKEN);
    }
    detector.nothingCameOf("nobody");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWithAndWithoutContentLength() throws Exception {
    byte[] large = new byte[70_000];
    RunningDetector.assertProblem(
        detector.post(BodyPublishers.ofByteArray(large)), 413, "65536 bytes");
    RunningDetector.assertProblem(
        detector.post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
        413,
        "65536 bytes");
  }

  @Test
  void whatIsNoNoticeIsRefusedAndChangesNothing() throws Exception {
    String good = Notices.update(detector.registry.reference("bad:1"), Observed.NEW, "bad");
    RunningDetector.assertProblem(detector.post("{"), 400, "not JSON");
    RunningDetector.assertProblem(detector.post(""), 400, "no notice of Diun's");
    RunningDetector.assertProblem(
        detector.post(good.replace("linux/amd64", "$(id)")), 400, "'platform'");
    RunningDetector.assertProblem(detector.post(good.replace("sha256:", "sha1:")), 400, "'digest'");
    detector.nothingCameOf("bad");
  }

  @Test
  void theContentTypeAndTheAcceptedTypesDoNotMatter() throws Exception {
    int n = 0;
    for (String type :
        List.of(
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/html",
            "no/such;;thing")) {
      String name = "typed" + n++;
      String body = Notices.update(detector.registry.reference("typed:1"), Observed.NEW, name);
      HttpResponse<String> answer =
          detector.send(
              detector
                  .request("/diun")
                  .header("Authorization", "Bearer " + RunningDetector.TOKEN)
                  .header("Content-Type", type)
                  .header("Accept", "text/plain")
                  .POST(BodyPublishers.ofString(body)));
      assertThat(answer.statusCode()).as(type).isEqualTo(202);
      await().untilAsserted(() -> assertThat(detector.detected(name)).hasSize(1));
    }
  }

  @Test
  void otherMethodsAndPathsAreAnsweredAsProblems() throws Exception {
    RunningDetector.assertProblem(
        detector.send(detector.request("/diun").GET()), 405, "not supported");
    RunningDetector.assertProblem(detector.send(detector.request("/nothing").GET()), 404, "");
  }
}
