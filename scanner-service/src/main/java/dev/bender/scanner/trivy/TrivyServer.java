package dev.bender.scanner.trivy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bender.scanner.policy.Inconclusive;
import dev.bender.scanner.report.ReadReport;
import dev.bender.scanner.scan.ScannerUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Trivy's server, as far as plain HTTP tells: whether it is there, and how old its data is. */
public final class TrivyServer {
  private static final long LONGEST_ANSWER = 64 * 1024;

  private final HttpUrl url;
  private final OkHttpClient http;
  private final JsonMapper mapper = JsonMapper.builder().build();

  /**
   * Sends nothing yet.
   *
   * @param url such as {@code http://127.0.0.1:8785}
   * @throws IllegalArgumentException if it is no such address, or holds a login: it is shown to
   *     people and stands on command lines
   */
  public TrivyServer(String url) {
    HttpUrl parsed = HttpUrl.parse(url);
    if (parsed == null || !parsed.username().isEmpty() || !parsed.password().isEmpty()) {
      throw new IllegalArgumentException(
          "scanner.trivy.server is no address; allowed: http://HOST:PORT, without a login");
    }
    this.url = parsed;
    this.http =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(3))
            .callTimeout(Duration.ofSeconds(10))
            .followRedirects(false)
            .build();
  }

  /** Its address, for people and for Trivy's client. */
  public String address() {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /**
   * What the server tells of itself.
   *
   * @param databaseUpdatedAt null as long as it has no data
   */
  public record State(String version, @Nullable Instant databaseUpdatedAt) {}

  /**
   * Asks {@code /version}, which a server answers that serves.
   *
   * @throws ScannerUnavailable if there is no usable answer
   */
  public State state() throws ScannerUnavailable {
    String body = get("version");
    try {
      Version version = mapper.readValue(body, Version.class);
      Database database = version == null ? null : version.database();
      return new State(
          version == null || version.version() == null ? "unknown" : version.version(),
          database == null ? null : ReadReport.instant(database.updatedAt()));
    } catch (JacksonException e) {
      throw down("what answers at " + address() + " is not Trivy's server", e);
    }
  }

  /**
   * The version of its vulnerability data.
   *
   * @throws ScannerUnavailable if it does not answer, or has none yet
   */
  public Instant databaseUpdatedAt() throws ScannerUnavailable {
    Instant updatedAt = state().databaseUpdatedAt();
    if (updatedAt == null) {
      throw down("Trivy at " + address() + " has no vulnerability data yet", null);
    }
    return updatedAt;
  }

  private String get(String path) throws ScannerUnavailable {
    HttpUrl asked = url.newBuilder().addPathSegment(path).build();
    try (Response response = http.newCall(new Request.Builder().url(asked).build()).execute()) {
      if (response.code() != 200) {
        throw down("Trivy at " + address() + " answers " + response.code(), null);
      }
      BufferedSource source = Objects.requireNonNull(response.body()).source();
      if (source.request(LONGEST_ANSWER + 1)) {
        throw down("what answers at " + address() + " is not Trivy's server", null);
      }
      return source.readString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw down("Trivy at " + address() + " does not answer; see whether it runs", e);
    }
  }

  private static ScannerUnavailable down(String what, @Nullable Throwable cause) {
    return new ScannerUnavailable(Inconclusive.SCANNER_DOWN, what + ".", cause);
  }

  private record Version(
      @JsonProperty("Version") @Nullable String version,
      @JsonProperty("VulnerabilityDB") @Nullable Database database) {}

  private record Database(@JsonProperty("UpdatedAt") @Nullable String updatedAt) {}
}
