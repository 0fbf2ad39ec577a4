package dev.bender.notifier.ntfy;

import dev.bender.notifier.story.Words;
import dev.bender.notifier.trouble.Trouble;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.platform.settings.NtfySettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
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
  private final Clock clock;
  // By the message's title: of several that wait, one that is taken does not speak for the others.
  private final Map<String, Trouble> waiting = new ConcurrentHashMap<>();
  private volatile @Nullable Trouble dropped;

  Ntfy(NtfySettings settings, Duration patience, Clock clock) {
    this.clock = clock;
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

  /** Why phones are not told just now. */
  Optional<Trouble> trouble() {
    return waiting.values().stream()
        .min(Comparator.comparing(Trouble::since))
        .or(() -> Optional.ofNullable(dropped));
  }

  /**
   * Publishes one message; shortened if it is too large. What else ntfy refuses for good is logged
   * and dropped.
   *
   * @throws TryAgain if ntfy is down, wants fewer requests, or does not let us in
   */
  void publish(Message message) throws TryAgain, InterruptedException {
    try {
      if (!taken(message)) {
        boolean unused = taken(message.shortest());
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException("ended while sending").initCause(e);
      }
      throw later(message, "ntfy does not answer: " + Words.line(e.getMessage()), e);
    }
  }

  /** False if it is worth a try with less. */
  private boolean taken(Message message) throws IOException, TryAgain {
    try (Response response = client.newCall(request(message)).execute()) {
      JsonNode answer = answer(response);
      int status = response.code();
      if (response.isSuccessful() && answer.hasNonNull("id")) {
        waiting.remove(message.title());
        dropped = null;
        return true;
      }
      if (status == 401 || status == 403) {
        throw later(
            message,
            "ntfy " + said(status, answer) + ": see notify.ntfy.token-file and topic",
            null);
      }
      if (status < 400 || status == 408 || status == 429 || status >= 500) {
        throw later(message, "ntfy " + said(status, answer), null);
      }
      if (status == 413 && !message.equals(message.shortest())) {
        return false;
      }
      drop(message, said(status, answer));
      return true;
    }
  }

  private void drop(Message message, String said) {
    log.error("'{}' was not sent: ntfy {}; see notify.ntfy in the settings", message.title(), said);
    waiting.remove(message.title());
    dropped =
        new Trouble(
            "ntfy",
            "Phones were not told '"
                + message.title()
                + "': ntfy "
                + said
                + "; see notify.ntfy in the settings, and `bender updates`.",
            clock.instant());
  }

  private TryAgain later(Message message, String why, @Nullable IOException cause) {
    waiting.compute(
        message.title(),
        (title, known) ->
            new Trouble(
                "ntfy",
                "Phones are not told: " + why + ". What they miss is sent once that is mended.",
                known == null ? clock.instant() : known.since()));
    return TryAgain.untilItWorks(why, cause);
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
