package dev.bender.system.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for ntfy, which no package brings here. It takes what is published, or treats the
 * messages about one container as ntfy does on a bad day.
 */
public final class NtfyServer implements AutoCloseable {
  /** No status of HTTP's: never answered. */
  static final int HANGS = 0;

  /** No status of HTTP's: the connection is closed. */
  static final int GONE = -1;

  private final HttpServer server;
  private final Map<String, Integer> moods = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> refused = new ConcurrentHashMap<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();

  public NtfyServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /** Answers so to all that is said of that container, until {@link #well}. */
  void treat(String container, int status) {
    moods.put(container, status);
  }

  void well(String container) {
    moods.remove(container);
  }

  /** How often something about that container was not taken. */
  int refused(String container) {
    return refused.computeIfAbsent(container, any -> new AtomicInteger()).get();
  }

  /** What was taken about that container, as JSON. */
  List<String> taken(String container) {
    return taken.stream().filter(one -> one.contains("\"" + container + ": ")).toList();
  }

  /** All messages that were taken, as JSON. */
  public List<String> taken() {
    return List.copyOf(taken);
  }

  /** How many messages have these words. */
  public long takenAbout(String words) {
    return taken.stream().filter(one -> one.contains(words)).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String message = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String container =
        moods.keySet().stream()
            .filter(one -> message.contains("\"" + one + ": "))
            .findFirst()
            .orElse("");
    Integer mood = moods.get(container);
    boolean tooLarge = mood != null && mood == 413 && !message.contains("\\n");
    if (mood == null || tooLarge) {
      taken.add(message);
      say(exchange, 200, "{\"id\":\"YfHG1fMkHF6d\",\"event\":\"message\"}");
      return;
    }
    refused.computeIfAbsent(container, any -> new AtomicInteger()).incrementAndGet();
    if (mood == HANGS) {
      hang(container);
    }
    if (mood > 0) {
      say(exchange, mood, "{\"code\":" + mood + "01,\"http\":" + mood + "}");
    }
    exchange.close();
  }

  private void hang(String container) {
    try {
      while (moods.containsKey(container)) {
        Thread.sleep(Duration.ofMillis(100));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
