package dev.bender.notifier.ntfy;

import dev.bender.notifier.story.Words;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.platform.settings.NtfySettings;
import java.io.IOException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An ntfy server, spoken to by its 'publish as JSON': a POST to the root. */
final class Ntfy {
  private static final Logger log = LoggerFactory.getLogger(Ntfy.class);
  private static final MediaType JSON = MediaType.get("application/json");
  private static final long LONGEST_ANSWER = 65_536;

  private final NtfySettings settings;
  private final HttpUrl url;
  private final JsonMapper json = JsonMapper.builder().build();
  private final OkHttpClient client;

  Ntfy(NtfySettings settings, Duration patience) {
    this.settings = settings;
    this.url = HttpUrl.get(settings.url());
    this.client =
        new OkHttpClient.Builder()
            .connectTimeout(patience)
            .callTimeout(patience)
            // a POST that is sent elsewhere becomes a GET, and the message is gone
            .followRedirects(false)
            .build();
  }

  /**
   * Publishes one message. What ntfy refuses for good is logged and dropped.
   *
   * @throws TryAgain if ntfy is down or wants fewer requests
   */
  void publish(Message message) throws TryAgain, InterruptedException {
    try (Response response = client.newCall(request(message)).execute()) {
      JsonNode answer = answer(response);
      int status = response.code();
      if (response.isSuccessful() && answer.hasNonNull("id")) {
        return;
      }
      if (status < 400 || status == 408 || status == 429 || status >= 500) {
        throw TryAgain.untilItWorks("ntfy " + said(status, answer), null);
      }
      log.error(
          "'{}' was not sent: ntfy {}; see notify.ntfy in the settings",
          message.title(),
          said(status, answer));
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException("ended while sending").initCause(e);
      }
      throw TryAgain.untilItWorks("ntfy does not answer: " + Words.line(e.getMessage()), e);
    }
  }

  private Request request(Message message) {
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .post(RequestBody.create(json.writeValueAsBytes(message), JSON));
    if (!settings.token().isEmpty()) {
      request.header("Authorization", "Bearer " + settings.token().reveal().strip());
    }
    return request.build();
  }

  private JsonNode answer(Response response) throws IOException {
    try {
      return json.readTree(response.peekBody(LONGEST_ANSWER).bytes());
    } catch (JacksonException e) {
      return json.createObjectNode();
    }
  }

  /** Such as {@code said 429 (42901)}. A server's own words may repeat what it was sent. */
  private static String said(int status, JsonNode answer) {
    int code = answer.path("code").asInt(0);
    String why =
        code > 0 ? " (" + code + ")" : status < 400 ? ", which is not how ntfy answers" : "";
    return "said " + status + why;
  }
}
