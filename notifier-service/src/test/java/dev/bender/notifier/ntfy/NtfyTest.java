package dev.bender.notifier.ntfy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.notifier.trouble.Trouble;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.platform.settings.NotifySettings;
import dev.bender.platform.settings.NtfySettings;
import dev.bender.platform.settings.Secret;
import dev.bender.platform.settings.Window;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class NtfyTest {
  private static final String TOKEN = "tk_donotshow";

  /** As ntfy 2.13 answers. */
  private static final String TAKEN =
      """
      {"id":"YfHG1fMkHF6d","time":1795465646,"expires":1795508846,"event":"message",
       "topic":"bender","title":"t","message":"m","priority":4,"tags":["warning"]}
      """;

  private final MockWebServer web = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    web.start();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void messageIsPostedToTheRootWithTheToken(CapturedOutput output) throws Exception {
    answer(200, TAKEN);

    ntfy().publish(message(3));

    RecordedRequest request = web.takeRequest();
    assertThat(request.getRequestLine()).isEqualTo("POST / HTTP/1.1");
    assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + TOKEN);
    JsonNode sent = body(request);
    assertThat(sent.get("topic").asString()).isEqualTo("bender");
    assertThat(sent.get("tags").get(0).asString()).isEqualTo("question");
    assertThat(sent.has("click")).isFalse();
    assertThat(output).doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503})
  void serverInTroubleIsAskedAgain(int status) {
    answer(status, "{\"code\":50001,\"http\":500,\"error\":\"internal server error\"}");

    assertThatThrownBy(() -> ntfy().publish(message(3)))
        .isInstanceOf(TryAgain.class)
        .hasMessageContaining(String.valueOf(status));
  }

  @Test
  void tooManyRequestsAreSentLater() {
    answer(
        429,
        "{\"code\":42901,\"http\":429,\"error\":\"limit reached: too many requests\","
            + "\"link\":\"https://ntfy.sh/docs/publish/#limitations\"}");

    assertThatThrownBy(() -> ntfy().publish(message(3)))
        .isInstanceOf(TryAgain.class)
        .hasMessage("ntfy said 429 (42901)");
  }

  @Test
  void whatIsRefusedForGoodIsLoggedAndDropped(CapturedOutput output) {
    answer(413, "{\"code\":41303,\"http\":413,\"error\":\"" + TOKEN + "\"}");

    assertThatCode(() -> ntfy().publish(message(3))).doesNotThrowAnyException();

    assertThat(output).contains("photos: update or not?", "413 (41303)").doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void whoIsNotLetInWaitsUntilItsTokenIsMended(int status) {
    answer(status, "{\"code\":%d01,\"http\":%d}".formatted(status, status));
    answer(200, TAKEN);
    Ntfy ntfy = ntfy();

    assertThatThrownBy(() -> ntfy.publish(message(3)))
        .isInstanceOf(TryAgain.class)
        .hasMessageContaining("see notify.ntfy.token-file");
    assertThat(ntfy.trouble()).get().extracting(Trouble::part).isEqualTo("ntfy");
    assertThatCode(() -> ntfy.publish(message(3))).doesNotThrowAnyException();
    assertThat(ntfy.trouble()).isEmpty();
  }

  @Test
  void whatIsTooLargeIsSentInOneLine() throws Exception {
    answer(413, "{}");
    answer(200, TAKEN);
    Message large =
        new Message("bender", "photos: updated", "Verified.\nMore.", 2, List.of(), null, null);

    ntfy().publish(large);

    assertThat(body(web.takeRequest()).get("message").asString()).contains("More.");
    assertThat(body(web.takeRequest()).get("message").asString()).isEqualTo("Verified.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>Please sign in</html>", "{}", "[]", ""})
  void someoneElsesYesIsNoYes(String body) {
    answer(200, body);

    assertThatThrownBy(() -> ntfy().publish(message(3))).isInstanceOf(TryAgain.class);
  }

  @Test
  void redirectIsNotFollowed() {
    web.enqueue(
        new MockResponse.Builder().code(302).addHeader("Location", "http://elsewhere/").build());

    assertThatThrownBy(() -> ntfy().publish(message(3))).isInstanceOf(TryAgain.class);
    assertThat(web.getRequestCount()).isEqualTo(1);
  }

  @Test
  void nobodyThereIsAskedAgain() {
    Ntfy ntfy = ntfy();
    web.close();

    assertThatThrownBy(() -> ntfy.publish(message(3)))
        .isInstanceOf(TryAgain.class)
        .hasMessageStartingWith("ntfy does not answer")
        .hasMessageNotContaining(TOKEN);
  }

  @Test
  void quietHoursHoldAllButWhatIsDown() throws Exception {
    answer(200, TAKEN);
    answer(200, TAKEN);
    Clock night = Clock.fixed(Instant.parse("2026-01-10T23:30:10Z"), ZoneOffset.UTC);
    TellPhones phones = new TellPhones(ntfy(), settings("22:00-07:00"), night, ZoneOffset.UTC);

    phones.tell(message(4));
    phones.tell(message(5));

    long delay = Long.parseLong(body(web.takeRequest()).get("delay").asString());
    assertThat(Instant.ofEpochSecond(delay))
        .isBetween(Instant.parse("2026-01-11T07:00:00Z"), Instant.parse("2026-01-11T07:01:00Z"));
    assertThat(body(web.takeRequest()).has("delay")).isFalse();
  }

  @Test
  void withoutAServerNothingIsSent() throws Exception {
    TellPhones phones = new TellPhones(null, settings(""), Clock.systemUTC(), ZoneOffset.UTC);

    assertThat(phones.tell(message(5)).isEmpty()).isTrue();
    assertThat(web.getRequestCount()).isZero();
  }

  private NotifySettings settings(String quiet) {
    return new NotifySettings(ntfySettings(), Window.parse(quiet));
  }

  private NtfySettings ntfySettings() {
    return new NtfySettings(
        "http://127.0.0.1:" + web.getPort(),
        "bender",
        Secret.of(TOKEN),
        NtfySettings.Answers.RELAY,
        "bender-answers");
  }

  private Ntfy ntfy() {
    return new Ntfy(ntfySettings(), Duration.ofSeconds(5), Clock.systemUTC());
  }

  private static Message message(int priority) {
    return new Message(
        "bender", "photos: update or not?", "Mends 1.", priority, List.of("question"), null, null);
  }

  private static JsonNode body(RecordedRequest request) {
    return JsonMapper.shared().readTree(request.getBody().utf8());
  }

  private void answer(int status, String body) {
    web.enqueue(new MockResponse.Builder().code(status).body(body).build());
  }
}
