package dev.bender.standalone.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Answers like an engine without a container, so that a rehearsal needs none. */
final class EmptyEngine implements AutoCloseable {
  private static final String VERSION =
      """
      {"Version":"0","ApiVersion":"1.41","MinAPIVersion":"1.12","Os":"linux","Arch":"amd64"}
      """;

  private final HttpServer server;

  EmptyEngine() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", EmptyEngine::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean version = path.endsWith("/version");
    boolean list = path.endsWith("/containers/json") || path.endsWith("/images/json");
    byte[] body =
        (version ? VERSION : list ? "[]" : "{\"message\":\"no such thing\"}").getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(version || list ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  String host() {
    return "tcp://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
