package dev.bender.platform.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The answer to a pull: one JSON object a line. Failures are objects too, after a status of 200,
 * and a stream that ends without a closing status is a failure as well.
 */
final class PullStream {
  private static final int LONGEST_LINE = 256 * 1024;

  private static final int MOST_LAYERS = 1_000;

  private final Engine.PullListener listener;
  private final String repository;
  private final Map<String, long[]> layers = new HashMap<>();
  private boolean ended;

  PullStream(Engine.PullListener listener, String repository) {
    this.listener = listener;
    this.repository = repository;
  }

  /** Why the pull came to nothing; empty if it succeeded. */
  Optional<PullFailed> read(InputStream stream) {
    try {
      follow(new BufferedInputStream(stream));
      return Optional.empty();
    } catch (PullFailed e) {
      return Optional.of(e);
    } catch (IOException e) {
      return Optional.of(
          new PullFailed(PullFailed.Kind.UNAVAILABLE, "the engine broke off the pull"));
    }
  }

  private void follow(InputStream stream) throws IOException, PullFailed {
    for (String line = line(stream); line != null; line = line(stream)) {
      if (!line.isBlank()) {
        take(line);
      }
    }
    if (!ended) {
      throw new PullFailed(
          PullFailed.Kind.UNAVAILABLE, "the engine broke off the pull without saying why");
    }
  }

  /** The next line without its end; null at the end of the stream. */
  private static @Nullable String line(InputStream stream) throws IOException, PullFailed {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = stream.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = stream.read()) {
      if (line.size() >= LONGEST_LINE) {
        throw new PullFailed(
            PullFailed.Kind.REFUSED,
            "a line of the engine's answer to the pull is longer than " + LONGEST_LINE + " bytes");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private void take(String line) throws PullFailed {
    JsonNode json;
    try {
      json = EngineHttp.JSON.readTree(line);
    } catch (JacksonException e) {
      throw new PullFailed(PullFailed.Kind.REFUSED, "the engine's answer to the pull is no JSON");
    }
    String error =
        json.path("errorDetail").path("message").asString(json.path("error").asString(""));
    if (!error.isEmpty()) {
      throw PullFailed.of(Text.line(error, 500), repository);
    }
    String status = json.path("status").asString("");
    ended = ended || status.startsWith("Status: ");
    if (status.equals("Downloading")) {
      progress(json.path("id").asString(""), json.path("progressDetail"));
    }
  }

  private void progress(String layer, JsonNode detail) {
    long current = detail.path("current").asLong(0);
    long total = detail.path("total").asLong(0);
    boolean room = layers.size() < MOST_LAYERS || layers.containsKey(layer);
    if (total > 0 && current >= 0 && room) {
      layers.put(layer, new long[] {Math.min(current, total), total});
      listener.progress(sum(0), sum(1));
    }
  }

  private long sum(int index) {
    return layers.values().stream().mapToLong(layer -> layer[index]).sum();
  }
}
