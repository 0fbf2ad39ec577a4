package dev.bender.system.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Takes messages and answers as ntfy 2.13 does, and may hold its answer. */
final class NtfyStandIn implements AutoCloseable {
  private final HttpServer server;
  private final JsonMapper json = JsonMapper.builder().build();
  private final List<String> titles = new CopyOnWriteArrayList<>();
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  private NtfyStandIn(HttpServer server) {
    this.server = server;
  }

  static NtfyStandIn start() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(any, 0);
    NtfyStandIn ntfy = new NtfyStandIn(server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", ntfy::take);
    server.start();
    return ntfy;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Holds the answer to the first message of that title: it is taken by then. */
  Gate taken(String title) {
    return gates.computeIfAbsent(title, Gate::new);
  }

  /** How often a message of that title came. */
  long count(String title) {
    return titles.stream().filter(title::equals).count();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String title =
          json.readTree(exchange.getRequestBody().readAllBytes()).path("title").asString("");
      titles.add(title);
      @Nullable Gate gate = gates.get(title);
      if (gate != null && !gate.pass(title)) {
        return;
      }
      byte[] answer =
          json.writeValueAsBytes(
              Map.of("id", "YfHG1fMkHF6d", "time", 1795465646, "event", "message", "title", title));
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
