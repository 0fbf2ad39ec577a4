package dev.bender.verifier.check;

import dev.bender.verifier.check.HealthCheck.Http;
import dev.bender.verifier.check.HealthCheck.TransmissionRpc;
import java.io.IOException;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks Transmission for its session, as its RPC wants it: the first request is answered 409 with
 * the session's id, which the second one has to bring.
 */
final class TransmissionLook {
  private static final String SESSION = "X-Transmission-Session-Id";
  private static final Pattern SESSION_FORM = Pattern.compile("[\\x21-\\x7e]{1,200}");
  private static final MediaType JSON = MediaType.get("application/json");
  private static final String QUESTION =
      "{\"method\":\"session-get\",\"arguments\":{\"fields\":[\"version\"]}}";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpLook http;

  TransmissionLook(HttpLook http) {
    this.http = http;
  }

  /**
   * @param authorization the header that signs in; null for none
   */
  Seen at(Target target, TransmissionRpc check, @Nullable Signed authorization)
      throws InterruptedException {
    HttpUrl url = HttpLook.urlOf(target, Http.plain(check.port(), check.path()));
    if (url == null) {
      return HttpLook.leadsAway();
    }
    String signed = authorization == null ? null : authorization.header();
    HttpLook.Clock clock = new HttpLook.Clock();
    try {
      HttpLook.Answer first = http.ask(question(url, "", signed), clock);
      String session = first.header(SESSION);
      if (first.status() != 409 || session == null || !SESSION_FORM.matcher(session).matches()) {
        return judge(first, check);
      }
      return judge(http.ask(question(url, session, signed), clock), check);
    } catch (IOException e) {
      return Silence.of(e, target, HttpLook.LIMIT.toSeconds() + " s");
    }
  }

  /** User and password as a header. */
  record Signed(String user, String password) {
    String header() {
      return Credentials.basic(user, password, java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "Signed[" + user + "]";
    }
  }

  private static Request question(HttpUrl url, String session, @Nullable String signed) {
    Request.Builder request = HttpLook.request(url).post(RequestBody.create(QUESTION, JSON));
    if (!session.isEmpty()) {
      request.header(SESSION, session);
    }
    if (signed != null) {
      request.header("Authorization", signed);
    }
    return request.build();
  }

  private static Seen judge(HttpLook.Answer answer, TransmissionRpc check) {
    return switch (answer.status()) {
      case 200 -> judge(answer.body());
      case 401 -> wantsLogin(check);
      case 403 -> Seen.bad("answered 403: its whitelist does not let the verifier in");
      case 409 -> Seen.bad("answered 409 again, or without a session's id");
      default -> Seen.bad("answered " + answer.status());
    };
  }

  /** Who has no password proves nothing by being refused, unless somebody wanted it so. */
  private static Seen wantsLogin(TransmissionRpc check) {
    if (check.login() != null) {
      return Seen.bad("answered 401: it does not take the user and password of the settings");
    }
    String sentence = "answered 401: it wants a user and a password; name them in the settings";
    return check.agreed() ? Seen.bad(sentence) : Seen.unknown(sentence);
  }

  private static Seen judge(String body) {
    try {
      JsonNode json = MAPPER.readTree(body);
      String result = json.path("result").asString("");
      if (!result.equals("success")) {
        return Seen.bad("answered '" + ForeignText.line(result, 60) + "' and not 'success'");
      }
      String version = json.path("arguments").path("version").asString("");
      return Seen.good(
          "answered success"
              + (version.isEmpty() ? "" : ", version " + ForeignText.line(version, 40)));
    } catch (JacksonException e) {
      return Seen.bad("answered with something else than JSON");
    }
  }
}
