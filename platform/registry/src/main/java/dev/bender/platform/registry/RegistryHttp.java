package dev.bender.platform.registry;

import dev.bender.platform.registry.RegistryFailure.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/** One bounded HTTP request to a registry or its token server. Thread-safe. */
final class RegistryHttp implements AutoCloseable {

  private final OkHttpClient client;
  private final OkHttpClient direct;

  RegistryHttp(Registries.Timeouts timeouts) {
    this.client =
        new OkHttpClient.Builder()
            .connectTimeout(timeouts.connect())
            .readTimeout(timeouts.call())
            .callTimeout(timeouts.call())
            .connectionPool(new ConnectionPool(5, 30, TimeUnit.SECONDS))
            // A request is sent once: a silent second one would count against the rate limit.
            .retryOnConnectionFailure(false)
            // Never from HTTPS down to HTTP.
            .followSslRedirects(false)
            .build();
    this.direct = client.newBuilder().followRedirects(false).build();
  }

  /**
   * An answer with its body read.
   *
   * @param response closed; for its status and headers
   * @param body at most {@code limit} bytes; empty for HEAD and unsuccessful answers
   */
  record Answer(Response response, byte[] body) {
    int status() {
      return response.code();
    }
  }

  /**
   * Sends one request and reads at most {@code limit} bytes of a successful answer.
   *
   * @throws RegistryFailure UNAVAILABLE if there is no answer, INVALID_ANSWER if it is too large
   */
  Answer send(String registry, Request request, long limit) {
    return send(client, registry, request, limit);
  }

  /** The same without following redirects, for requests whose body is a secret. */
  Answer sendDirectly(String registry, Request request, long limit) {
    return send(direct, registry, request, limit);
  }

  private static Answer send(OkHttpClient client, String registry, Request request, long limit) {
    Request whole =
        request
            .newBuilder()
            .header("User-Agent", "bender")
            // Digests are of the bytes as stored; and no bomb of compressed zeros.
            .header("Accept-Encoding", "identity")
            .build();
    try (Response response = client.newCall(whole).execute()) {
      byte[] body = response.isSuccessful() ? read(response, registry, limit) : new byte[0];
      return new Answer(response, body);
    } catch (IOException e) {
      throw unavailable(registry, e);
    }
  }

  private static byte[] read(Response response, String registry, long limit) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(limit + 1)) {
      throw new RegistryFailure(
          Kind.INVALID_ANSWER,
          registry,
          registry + " sent a document larger than " + limit + " bytes; it was not used.");
    }
    return source.readByteArray();
  }

  private static RegistryFailure unavailable(String registry, IOException e) {
    String why =
        switch (e) {
          case InterruptedIOException slow -> "did not answer in time";
          case SSLException tls ->
              "offers no trusted HTTPS; if it speaks plain HTTP only, list it under"
                  + " registries.insecure";
          case java.net.UnknownHostException name -> "is not known to the name server";
          case java.net.ConnectException refused -> "accepts no connection";
          default -> "broke off (" + e.getClass().getSimpleName() + ")";
        };
    return new RegistryFailure(Kind.UNAVAILABLE, registry, registry + " " + why + ".", e);
  }

  /** Ends idle connections. */
  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
