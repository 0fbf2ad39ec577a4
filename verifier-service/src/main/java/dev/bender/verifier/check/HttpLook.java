package dev.bender.verifier.check;

import dev.bender.verifier.check.HealthCheck.Http;
import java.io.IOException;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** Asks a container's web server. */
final class HttpLook {
  static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int LONGEST_BODY = 64 * 1024;
  private static final int MOST_REDIRECTS = 5;

  // Every try gets a connection of its own: a kept one would prove that the server was there.
  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .connectTimeout(LIMIT)
          .readTimeout(LIMIT)
          .followRedirects(false)
          .followSslRedirects(false)
          .retryOnConnectionFailure(false)
          .proxy(Proxy.NO_PROXY)
          .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
          .build();

  Seen at(Target target, Http check) throws InterruptedException {
    HttpUrl base =
        new HttpUrl.Builder().scheme("http").host(target.host()).port(target.port()).build();
    HttpUrl url = base.resolve(check.path());
    // A path that begins with two slashes would name another host.
    if (url == null || !sameServer(base, url)) {
      return Seen.unknown("could not be tried: the path leads away from the container");
    }
    try {
      return follow(url, check);
    } catch (IOException e) {
      return Silence.of(e, target, LIMIT.toSeconds() + " s");
    }
  }

  private Seen follow(HttpUrl first, Http check) throws IOException {
    long begun = System.nanoTime();
    HttpUrl url = first;
    for (int redirects = 0; ; redirects++) {
      Request request =
          new Request.Builder()
              .url(url)
              .header("User-Agent", "bender-verifier")
              .header("Connection", "close")
              .build();
      Call call = client.newCall(request);
      // Redirections share the time: zero would mean no limit.
      long left = LIMIT.toNanos() - (System.nanoTime() - begun);
      call.timeout().timeout(Math.max(1, left), TimeUnit.NANOSECONDS);
      try (Response response = call.execute()) {
        HttpUrl next = nextOf(response, url, check);
        if (next == null) {
          return judge(response, check);
        }
        if (redirects == MOST_REDIRECTS) {
          return Seen.bad("answered with more than " + MOST_REDIRECTS + " redirections");
        }
        url = next;
      }
    }
  }

  /** Only a redirection within the same server is followed; another is judged as it is. */
  private static @Nullable HttpUrl nextOf(Response response, HttpUrl url, Http check) {
    String location = response.header("Location");
    if (!response.isRedirect() || location == null || check.statuses().onlyRedirects()) {
      return null;
    }
    HttpUrl next = url.resolve(location);
    return next != null && sameServer(url, next) ? next : null;
  }

  private static boolean sameServer(HttpUrl one, HttpUrl other) {
    return one.scheme().equals(other.scheme())
        && one.host().equals(other.host())
        && one.port() == other.port();
  }

  private static Seen judge(Response response, Http check) throws IOException {
    int status = response.code();
    if (!check.statuses().has(status)) {
      return Seen.bad("answered " + status);
    }
    if (check.body() != null && !check.body().isIn(head(response))) {
      return Seen.bad("answered " + status + " without the text that it should hold");
    }
    return Seen.good("answered " + status);
  }

  private static String head(Response response) throws IOException {
    Buffer head = new Buffer();
    long room = LONGEST_BODY;
    for (long read = 0; read >= 0 && room > 0; room -= Math.max(read, 0)) {
      read = response.body().source().read(head, room);
    }
    return head.readString(StandardCharsets.UTF_8);
  }
}
