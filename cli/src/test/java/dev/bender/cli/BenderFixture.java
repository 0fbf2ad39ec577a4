package dev.bender.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/** An operator API that says what a test wants, and the command as a person would run it. */
final class BenderFixture implements AutoCloseable {
  private static final Terminal.Traits PIPED =
      new Terminal.Traits(false, false, false, true, true, 110);
  private static final Terminal.Traits ON_TERMINAL =
      new Terminal.Traits(true, true, true, true, true, 110);

  record Ran(int code, String out, String err) {}

  private final MockWebServer server = new MockWebServer();
  private final Map<String, Deque<MockResponse>> answers = new ConcurrentHashMap<>();
  final List<RecordedRequest> requests = new ArrayList<>();
  final Map<String, String> environment = new HashMap<>();
  Terminal.Traits traits = PIPED;
  @Nullable String typed;
  List<Object> extra = List.of();

  BenderFixture() {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request);
          }
        });
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    environment.put("BENDER_URL", url());
    environment.put("USER", "anna");
    environment.put("HOSTNAME", "desk");
  }

  String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** The last of several answers is given again and again. */
  BenderFixture says(String target, int status, String... bodies) {
    Deque<MockResponse> queue = new ArrayDeque<>();
    for (String body : bodies) {
      queue.add(new MockResponse.Builder().code(status).body(body).build());
    }
    answers.put(target, queue);
    return this;
  }

  BenderFixture says(String target, MockResponse... responses) {
    answers.put(target, new ArrayDeque<>(List.of(responses)));
    return this;
  }

  BenderFixture saysFile(String target, String resource) {
    return says(target, 200, resource(resource));
  }

  BenderFixture onTerminal() {
    traits = ON_TERMINAL;
    return this;
  }

  private synchronized MockResponse answer(RecordedRequest request) {
    requests.add(request);
    String target = request.getTarget().replaceFirst("^/api/v1/", "");
    Deque<MockResponse> queue = answers.get(target);
    if (queue == null) {
      return new MockResponse.Builder()
          .code(404)
          .body("{\"title\":\"Not found\",\"detail\":\"There is nothing at " + target + ".\"}")
          .build();
    }
    return queue.size() > 1 ? queue.remove() : queue.element();
  }

  Ran run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(outStream, errStream, traits, () -> typed);
    var command = BenderCommand.commandLine(terminal, environment, extra);
    command.setOut(new java.io.PrintWriter(outStream, true));
    int code = command.execute(args);
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static String resource(String name) {
    try (InputStream in = BenderFixture.class.getResourceAsStream("/" + name)) {
      return new String(
          java.util.Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
