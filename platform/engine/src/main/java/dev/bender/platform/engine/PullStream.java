package dev.bender.platform.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The answer to a pull: one JSON object a line. Failures are objects too, after a status of 200,
 * and a stream that ends without a closing status is a failure as well.
 */
final class PullStream {
  private static final int LONGEST_LINE = 256 * 1024;

  private final Engine.PullListener listener;
  private final Map<String, long[]> layers = new HashMap<>();
  private boolean ended;

  PullStream(Engine.PullListener listener) {
    this.listener = listener;
  }

  void read(InputStream stream) throws IOException, PullFailed {
    BufferedInputStream buffered = new BufferedInputStream(stream);
    for (String line = line(buffered); line != null; line = line(buffered)) {
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
  private static @Nullable String line(InputStream stream) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = stream.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = stream.read()) {
      if (line.size() >= LONGEST_LINE) {
        throw new IOException("a line of the pull is longer than " + LONGEST_LINE + " bytes");
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
      throw PullFailed.of(Text.clean(error, 500));
    }
    String status = json.path("status").asString("");
    ended = ended || status.startsWith("Status: ");
    JsonNode detail = json.path("progressDetail");
    if (status.equals("Downloading") && detail.path("total").asLong(0) > 0) {
      layers.put(
          json.path("id").asString(""),
          new long[] {detail.path("current").asLong(0), detail.path("total").asLong(0)});
      listener.progress(sum(0), sum(1));
    }
  }

  private long sum(int index) {
    return layers.values().stream().mapToLong(layer -> layer[index]).sum();
  }
}
