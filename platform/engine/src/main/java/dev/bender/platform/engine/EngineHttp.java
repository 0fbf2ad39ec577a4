package dev.bender.platform.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.bender.platform.engine.EngineException.Conflict;
import dev.bender.platform.engine.EngineException.EngineRefused;
import dev.bender.platform.engine.EngineException.EngineUnavailable;
import dev.bender.platform.engine.EngineException.NotFound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP with the engine: bounded answers, bounded silence, refusals as exceptions. */
final class EngineHttp implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_JSON = 32 * 1024 * 1024;
  private static final int MOST_MESSAGE = 64 * 1024;

  private final DockerHttpClient quick;
  private final DockerHttpClient patient;

  EngineHttp(URI host) {
    this.quick = client(host, Duration.ofSeconds(60));
    // A stop may take as long as the container's own stop timeout; a pull may be silent for a
    // while.
    this.patient = client(host, Duration.ofMinutes(65));
  }

  private static DockerHttpClient client(URI host, Duration silence) {
    return new ApacheDockerHttpClient.Builder()
        .dockerHost(host)
        .maxConnections(50)
        .connectionTimeout(Duration.ofSeconds(10))
        .responseTimeout(silence)
        .build();
  }

  JsonNode get(String path) {
    return json(call(quick, Request.Method.GET, path, null, Map.of()));
  }

  JsonNode post(String path, @Nullable JsonNode body) {
    return json(call(quick, Request.Method.POST, path, body, Map.of()));
  }

  /** For calls that the engine answers late by their nature. */
  void postPatiently(String path) {
    json(call(patient, Request.Method.POST, path, null, Map.of()));
  }

  void delete(String path) {
    json(call(quick, Request.Method.DELETE, path, null, Map.of()));
  }

  /** The raw answer, to be closed by the caller. */
  Response stream(
      Request.Method method, String path, @Nullable JsonNode body, Map<String, String> headers) {
    return call(patient, method, path, body, headers);
  }

  private static Response call(
      DockerHttpClient client,
      Request.Method method,
      String path,
      @Nullable JsonNode body,
      Map<String, String> headers) {
    Request.Builder request = Request.builder().method(method);
    request.path(path);
    request.putAllHeaders(headers);
    if (body != null) {
      request.putHeader("Content-Type", "application/json");
      request.body(new ByteArrayInputStream(JSON.writeValueAsBytes(body)));
    }
    Response response;
    try {
      response = client.execute(request.build());
    } catch (RuntimeException e) {
      throw new EngineUnavailable(
          "the Docker Engine cannot be reached (" + Text.clean(root(e), 300) + ")", e);
    }
    if (response.getStatusCode() >= 400) {
      throw refusal(response, method + " " + path.split("\\?")[0]);
    }
    return response;
  }

  private static String root(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage() == null ? cause.getClass() : cause.getMessage());
  }

  private static EngineException refusal(Response response, String what) {
    try (response) {
      String text = new String(response.getBody().readNBytes(MOST_MESSAGE), UTF_8);
      String message = Text.clean(messageOf(text), 600);
      return switch (response.getStatusCode()) {
        case 404 -> new NotFound(message);
        case 409 -> new Conflict(message);
        case 502, 503, 504 -> new EngineUnavailable(message, null);
        default ->
            new EngineRefused(
                message.isEmpty() ? what + " answered " + response.getStatusCode() : message);
      };
    } catch (IOException e) {
      return new EngineUnavailable("the Docker Engine broke off its answer", e);
    }
  }

  private static String messageOf(String text) {
    try {
      return JSON.readTree(text).path("message").asString(text);
    } catch (JacksonException e) {
      return text;
    }
  }

  private static JsonNode json(Response response) {
    try (response) {
      byte[] bytes = response.getBody().readNBytes(MOST_JSON + 1);
      if (bytes.length > MOST_JSON) {
        throw new EngineRefused("the engine's answer is larger than " + MOST_JSON + " bytes");
      }
      return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw new EngineRefused("the engine's answer is not JSON");
    } catch (IOException | UncheckedIOException e) {
      throw new EngineUnavailable("the Docker Engine broke off its answer", e);
    }
  }

  static InputStream body(Response response) {
    return response.getBody();
  }

  @Override
  public void close() {
    try {
      quick.close();
      patient.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
