package dev.bender.platform.engine;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What answers like an engine, or not quite. */
final class FakeEngine implements AutoCloseable {
  /** Answers one request. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  FakeEngine() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    on("/version", json(200, "{\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\"}"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    asked.add(path);
    try (exchange) {
      answers.getOrDefault(path, json(404, "{\"message\":\"no such page\"}")).to(exchange);
    }
  }

  FakeEngine on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  Engine engine() {
    return engine(Duration.ofSeconds(60));
  }

  Engine engine(Duration patience) {
    return Engine.at("tcp://127.0.0.1:" + server.getAddress().getPort(), patience);
  }

  static Answer json(int status, String body) {
    return bytes(status, body.getBytes(StandardCharsets.UTF_8));
  }

  static Answer bytes(int status, byte[] body) {
    return exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  /** The beginning of an answer, and then nothing more until this is closed. */
  Answer silentAfter(String beginning) {
    return exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      out.write(beginning.getBytes(StandardCharsets.UTF_8));
      out.flush();
      silence();
    };
  }

  /** Not even a status. */
  Answer silent() {
    return exchange -> silence();
  }

  private void silence() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
