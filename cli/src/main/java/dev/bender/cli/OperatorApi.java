package dev.bender.cli;

import dev.bender.cli.Answers.Answer;
import dev.bender.cli.Answers.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The operator API of the notifier, as its asker sees it. Answers are bounded in size and time. */
final class OperatorApi {
  /** Beyond any answer: a status of a thousand containers with their findings is below it. */
  static final int MOST_BYTES = 32 * 1024 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** A command is answered within 20 s, or with a 504. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient http;
  private final JsonMapper mapper =
      JsonMapper.builder()
          .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new SimpleModule().addDeserializer(String.class, new ForeignText()))
          .build();
  private final HttpUrl url;
  private final @Nullable String token;

  OperatorApi(HttpUrl url, @Nullable String token) {
    this.url = url;
    this.token = token;
    this.http = client(url);
  }

  private static OkHttpClient client(HttpUrl url) {
    OkHttpClient.Builder client =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT)
            .readTimeout(ANSWER)
            .callTimeout(ANSWER.plus(CONNECT))
            .followRedirects(false);
    if (!url.isHttps()) {
      // Without TLS no store of certificates is read: a third of the time that 'status' takes.
      client.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    }
    return client.build();
  }

  /** What was received, with its HTTP status. */
  record Received(int status, byte[] body, @Nullable String next) {
    boolean good() {
      return status >= 200 && status < 300;
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  JsonMapper mapper() {
    return mapper;
  }

  Received status() {
    return expectGood(get(path("status")));
  }

  Received updates(boolean all) {
    HttpUrl.Builder path = path("updates");
    return expectGood(get(all ? path.addQueryParameter("all", "true") : path));
  }

  /** Of an update or a container; 404 and 409 are for the caller to explain. */
  Received update(String idOrContainer) {
    return get(path("updates").addPathSegments(idOrContainer));
  }

  Received queue() {
    return expectGood(get(path("queue")));
  }

  /** The journal from a byte on; 404 where there is none of that day. */
  Received log(@Nullable String date, long from) {
    HttpUrl.Builder path = path("log").addQueryParameter("from", Long.toString(from));
    return get(date == null ? path : path.addQueryParameter("date", date));
  }

  Received backups() {
    return expectGood(get(path("backups")));
  }

  /** Of databases; an older notifier knows of none. */
  Received dataBackups() {
    Received received = get(path("data-backups"));
    return received.status() == 404
        ? new Received(200, "{\"backups\":[]}".getBytes(StandardCharsets.UTF_8), null)
        : expectGood(received);
  }

  Received command(
      String verb,
      String container,
      @Nullable String because,
      String by,
      Map<String, String> more) {
    Map<String, String> command = new LinkedHashMap<>();
    command.put("verb", verb);
    command.put("container", container);
    if (because != null) {
      command.put("because", because);
    }
    command.put("by", by);
    command.putAll(more);
    RequestBody body = RequestBody.create(mapper.writeValueAsBytes(command), JSON);
    return call(new Request.Builder().url(path("commands").build()).post(body));
  }

  Answer answer(Received received) {
    return read(received, Answer.class);
  }

  <T> T read(Received received, Class<T> type) {
    try {
      T value = mapper.readValue(received.body(), type);
      if (value == null) {
        throw notBender(null);
      }
      return value;
    } catch (JacksonException e) {
      throw notBender(e);
    }
  }

  /** The received JSON on one line, as it came apart from blanks. */
  String compact(Received received) {
    try {
      return mapper.writeValueAsString(mapper.readTree(received.body()));
    } catch (JacksonException e) {
      throw notBender(e);
    }
  }

  Received expectGood(Received received) {
    if (received.good()) {
      return received;
    }
    throw refused(received);
  }

  /** The server's own words, or the status where it had none. */
  CommandFailed refused(Received received) {
    Problem problem = problem(received);
    String words = problem.detail() != null ? problem.detail() : problem.title();
    if (received.status() == 401) {
      return new CommandFailed(
          "Bender at "
              + url()
              + " wants "
              + (token == null ? "a token" : "another token")
              + " (401).",
          "Name the file that holds it: --token-file FILE, or BENDER_TOKEN_FILE.");
    }
    if (words == null || words.isBlank()) {
      return new CommandFailed(
          "Bender at " + url() + " answered " + received.status() + " without a reason.",
          "Is this the address of the notifier? --url, or BENDER_URL, names another.");
    }
    return new CommandFailed(sentence(words), "");
  }

  Problem problem(Received received) {
    try {
      Problem problem = mapper.readValue(received.body(), Problem.class);
      return problem == null ? new Problem(null, null, null) : problem;
    } catch (JacksonException e) {
      return new Problem(null, null, null);
    }
  }

  static String sentence(String words) {
    return words.isEmpty() || ".!?".indexOf(words.charAt(words.length() - 1)) >= 0
        ? words
        : words + ".";
  }

  List<String> candidates(Received received) {
    List<String> candidates = problem(received).candidates();
    return candidates == null ? List.of() : candidates;
  }

  String url() {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private HttpUrl.Builder path(String resource) {
    return url.newBuilder().addPathSegments("api/v1").addPathSegment(resource);
  }

  private Received get(HttpUrl.Builder path) {
    Received received = call(new Request.Builder().url(path.build()));
    if (received.status() >= 500) {
      throw new Unreachable(refused(received));
    }
    return received;
  }

  private Received call(Request.Builder request) {
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try (Response response = http.newCall(request.build()).execute()) {
      byte[] body = response.body().byteStream().readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        throw new CommandFailed(
            "the answer of " + url() + " is larger than " + MOST_BYTES / 1024 / 1024 + " MB.", "");
      }
      return new Received(response.code(), body, response.header("X-Next"));
    } catch (IOException e) {
      throw new Unreachable(
          new CommandFailed(
              "cannot reach Bender at " + url() + " (" + cause(e) + ").",
              "Is it running? `docker compose ps notifier`, or start it with `bender up`.",
              e));
    }
  }

  /** Nobody answered, or only that it cannot now: a reason to ask again while one looks on. */
  static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final CommandFailed failed;

    Unreachable(CommandFailed failed) {
      super(failed.getMessage(), failed);
      this.failed = failed;
    }

    CommandFailed failed() {
      return failed;
    }
  }

  private static String cause(IOException failure) {
    return switch (failure) {
      case ConnectException e -> "connection refused";
      case NoRouteToHostException e -> "no route to that host";
      case UnknownHostException e -> "no such host";
      case SSLException e -> "TLS: " + PlainText.of(String.valueOf(e.getMessage()));
      case InterruptedIOException e -> "no answer in time";
      default -> "connection broke: " + PlainText.of(String.valueOf(failure.getMessage()));
    };
  }

  private CommandFailed notBender(@Nullable Exception cause) {
    return new CommandFailed(
        "what answers at " + url() + " does not talk like Bender (its answer cannot be read).",
        "Is this the address of the notifier? --url, or BENDER_URL, names another.",
        cause);
  }
}
