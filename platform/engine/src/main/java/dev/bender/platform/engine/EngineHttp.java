package dev.bender.platform.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.bender.platform.engine.EngineException.Conflict;
import dev.bender.platform.engine.EngineException.EngineRefused;
import dev.bender.platform.engine.EngineException.EngineUnavailable;
import dev.bender.platform.engine.EngineException.NotFound;
import dev.bender.platform.engine.EngineException.TimedOut;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP with the engine: bounded answers within a bounded time, refusals as exceptions. */
final class EngineHttp implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();
  // A create may fill a volume from the image, a removal may have a large one to take away.
  private static final int CHANGE = 5;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final int MOST_JSON = 32 * 1024 * 1024;
  private static final int MOST_MESSAGE = 64 * 1024;

  /** Reads an answer, in whole or in part; closes nothing. */
  interface Reading<T> {
    T read(InputStream body) throws IOException;
  }

  private interface Taking<T> {
    T take(Response response) throws IOException;
  }

  private final DockerHttpClient client;
  private final Upload upload;
  private final Duration look;
  private final Runnable lost;

  /**
   * Connects to nothing yet.
   *
   * @param look how long the engine may take to show something; a change may take five times that
   * @param lost called when the engine does not answer: it may be another one afterwards
   */
  EngineHttp(URI host, Duration look, Runnable lost) {
    // Times are kept here: a socket's timeout does nothing on a Unix socket, and is none for the
    // whole of an answer.
    this.client =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(host)
            .maxConnections(50)
            .connectionTimeout(Duration.ofSeconds(10))
            .build();
    this.upload = new Upload(host);
    this.look = look;
    this.lost = lost;
  }

  JsonNode get(String path) {
    return json(Ask.get(path), look);
  }

  JsonNode get(String path, Duration limit) {
    return json(Ask.get(path), limit);
  }

  JsonNode post(String path, @Nullable JsonNode body) {
    return json(Ask.post(path, body), change());
  }

  /** For a change that takes no longer than a look. */
  JsonNode postShortly(String path, JsonNode body) {
    return json(Ask.post(path, body), look);
  }

  private Duration change() {
    return look.multipliedBy(CHANGE);
  }

  /** For a call that the engine answers late by its nature. */
  void postPatiently(String path, Duration limit) {
    json(Ask.post(path, null), limit);
  }

  void delete(String path) {
    json(Ask.delete(path), change());
  }

  /**
   * Asks and reads the answer.
   *
   * @throws TimedOut if all of that takes longer than the limit
   */
  <T> T ask(Ask ask, Duration limit, Reading<T> reading) {
    return within(
        limit,
        ask,
        response -> {
          try (response) {
            return reading.read(response.getBody());
          }
        });
  }

  /**
   * The same for an answer that comes in pieces.
   *
   * @throws TimedOut also if no piece came for as long as a change may take
   */
  <T> T follow(Ask ask, Duration limit, Reading<T> reading) {
    Pulse pulse = new Pulse(change());
    return within(
        limit,
        pulse,
        ask,
        response -> {
          try (response) {
            return reading.read(pulse.of(response.getBody()));
          }
        });
  }

  /**
   * Sends an archive, which is not closed.
   *
   * @throws TimedOut also if nothing more of it was taken for as long as a change may take; once
   *     all of it was read, the engine has until the limit to put it on its disk
   */
  void send(String path, InputStream archive, Duration limit) {
    Pulse pulse = new Pulse(change());
    within(
        limit,
        pulse,
        Ask.put(path, pulse.of(archive)),
        response -> {
          try (response) {
            return response.getBody().readNBytes(1);
          }
        });
  }

  /** The answer as it comes, to be closed by the caller; only its beginning has a time limit. */
  InputStream open(Ask ask) {
    return timely(
        ask,
        look,
        response ->
            new FilterInputStream(response.getBody()) {
              @Override
              public void close() {
                // Closing the body itself would first read all the rest.
                response.close();
              }
            });
  }

  private JsonNode json(Ask ask, Duration limit) {
    return timely(
        ask,
        limit,
        response -> {
          try (response) {
            return json(response.getBody());
          }
        });
  }

  private <T> T timely(Ask ask, Duration limit, Taking<T> taking) {
    try {
      return within(limit, ask, taking);
    } catch (TimedOut e) {
      lost.run();
      throw new EngineUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  private <T> T within(Duration limit, Ask ask, Taking<T> taking) {
    return within(limit, new Pulse(limit), ask, taking);
  }

  /** On a thread of its own, because an interrupt is what ends a read from any kind of socket. */
  private <T> T within(Duration limit, Pulse pulse, Ask ask, Taking<T> taking) {
    FutureTask<T> task = new FutureTask<>(() -> taking.take(answer(ask)));
    Thread worker = Thread.ofVirtual().name("engine-call").start(task);
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        try {
          long left = Math.min(end - System.nanoTime(), pulse.left());
          return task.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          if (System.nanoTime() - end >= 0 || pulse.left() <= 0) {
            worker.interrupt();
            join(worker);
            throw tooLong(ask, limit, pulse);
          }
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      worker.interrupt();
      join(worker);
      Thread.currentThread().interrupt();
      throw new EngineUnavailable("interrupted while the Docker Engine was asked", e);
    }
  }

  private static TimedOut tooLong(Ask ask, Duration limit, Pulse pulse) {
    return new TimedOut(
        pulse.left() <= 0 && pulse.silence().compareTo(limit) < 0
            ? "the Docker Engine said nothing for %s s while it did %s"
                .formatted(seconds(pulse.silence()), ask)
            : "the Docker Engine did not finish %s within %s s".formatted(ask, seconds(limit)));
  }

  private static String seconds(Duration limit) {
    return limit.toSeconds() > 0 ? Long.toString(limit.toSeconds()) : limit.toMillis() + "/1000";
  }

  private static void join(Thread worker) {
    try {
      worker.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RuntimeException failure(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    RuntimeException failure;
    if (cause instanceof IOException || cause instanceof UncheckedIOException) {
      failure = new EngineUnavailable("the Docker Engine broke off its answer", cause);
    } else if (cause instanceof RuntimeException known) {
      failure = known;
    } else {
      failure = new IllegalStateException(cause);
    }
    if (failure instanceof EngineUnavailable) {
      lost.run();
    }
    // Who asked says more than the thread that waited.
    failure.setStackTrace(new Throwable().getStackTrace());
    return failure;
  }

  private Response answer(Ask ask) {
    Response response;
    try {
      InputStream archive = ask.archive();
      response = archive == null ? client.execute(ask.request()) : upload.put(ask.path(), archive);
    } catch (ReadAhead.Unreadable e) {
      throw new EngineRefused(String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      throw new EngineUnavailable(
          "the Docker Engine cannot be reached (" + Text.line(root(e), 300) + ")", e);
    }
    if (response.getStatusCode() >= 400) {
      throw refusal(response, ask);
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

  private static EngineException refusal(Response response, Ask ask) {
    try (response) {
      String text = new String(response.getBody().readNBytes(MOST_MESSAGE), UTF_8);
      String said = Text.line(messageOf(text), 600);
      String message = said.isEmpty() ? ask + " answered " + response.getStatusCode() : said;
      return switch (response.getStatusCode()) {
        case 404 -> new NotFound(message);
        case 409 -> new Conflict(message);
        case 502, 503, 504 -> new EngineUnavailable(message, null);
        default -> new EngineRefused(message);
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

  private static JsonNode json(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MOST_JSON + 1);
    if (bytes.length > MOST_JSON) {
      throw new EngineRefused("the engine's answer is larger than " + MOST_JSON + " bytes");
    }
    try {
      return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw new EngineRefused("the engine's answer is not JSON");
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
