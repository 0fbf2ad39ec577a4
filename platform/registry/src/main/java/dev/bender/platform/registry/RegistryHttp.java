package dev.bender.platform.registry;

import dev.bender.platform.registry.RegistryFailure.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/** One bounded HTTP request to a registry or its token server. Thread-safe. */
final class RegistryHttp implements AutoCloseable {

  private static final String UNTRUSTED =
      "shows a certificate that is not trusted here; add its authority to Java's trust store";

  private final OkHttpClient client;
  private final OkHttpClient direct;

  RegistryHttp(Registries.Timeouts timeouts) {
    this.client =
        new OkHttpClient.Builder()
            .connectTimeout(timeouts.connect())
            .readTimeout(timeouts.call())
            .callTimeout(timeouts.call())
            .connectionPool(new ConnectionPool(5, 30, TimeUnit.SECONDS))
            .addNetworkInterceptor(RegistryHttp::asItIs)
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

  /**
   * OkHttp would ask again by itself on 503 with {@code Retry-After: 0}; when to ask again is the
   * caller's to say. What it still repeats is a request on a kept connection that turns out to be
   * dead, which the registry never answered.
   */
  private static Response asItIs(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    return response.code() == 503
        ? response.newBuilder().removeHeader("Retry-After").build()
        : response;
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
          case SSLHandshakeException handshake -> UNTRUSTED;
          case SSLPeerUnverifiedException name -> UNTRUSTED;
          case SSLException tls ->
              "offers no trusted HTTPS; if it speaks plain HTTP only, list it under"
                  + " registries.insecure";
          case UnknownHostException unknown -> "is not known to the name server";
          case ConnectException refused -> "accepts no connection";
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
