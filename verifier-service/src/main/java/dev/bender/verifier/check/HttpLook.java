package dev.bender.verifier.check;

import dev.bender.verifier.check.HealthCheck.Http;
import dev.bender.verifier.check.HealthCheck.Http.Redirects;
import dev.bender.verifier.check.HealthCheck.Http.Tls;
import java.io.IOException;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Headers;
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

  private @Nullable OkHttpClient acceptingAny;

  /** How much of the time is left: what one look asks shares it. */
  static final class Clock {
    private final long begun = System.nanoTime();

    /** Zero would mean no limit. */
    long left() {
      return Math.max(1, LIMIT.toNanos() - (System.nanoTime() - begun));
    }
  }

  /** What came back. */
  record Answer(int status, Headers headers, String body) {
    @Nullable String header(String name) {
      return headers.get(name);
    }

    boolean redirects() {
      return switch (status) {
        case 300, 301, 302, 303, 307, 308 -> true;
        default -> false;
      };
    }
  }

  Seen at(Target target, Http check) throws InterruptedException {
    HttpUrl url = urlOf(target, check);
    if (url == null) {
      return leadsAway();
    }
    try {
      return follow(url, check);
    } catch (SSLException e) {
      return Seen.bad(
          "does not speak TLS as it should: "
              + ForeignText.line(String.valueOf(e.getMessage()), 160));
    } catch (IOException e) {
      return Silence.of(e, target, LIMIT.toSeconds() + " s");
    }
  }

  /** Null where the path leads elsewhere: one that begins with two slashes would name a host. */
  static @Nullable HttpUrl urlOf(Target target, Http check) {
    HttpUrl base =
        new HttpUrl.Builder()
            .scheme(check.scheme())
            .host(target.host())
            .port(target.port())
            .build();
    HttpUrl url = base.resolve(check.path());
    return url != null && sameServer(base, url) ? url : null;
  }

  static Seen leadsAway() {
    return Seen.unknown("could not be tried: the path leads away from the container");
  }

  static Request.Builder request(HttpUrl url) {
    return new Request.Builder()
        .url(url)
        .header("User-Agent", "bender-verifier")
        .header("Connection", "close");
  }

  private Seen follow(HttpUrl first, Http check) throws IOException {
    Clock clock = new Clock();
    OkHttpClient chosen = check.tls() == Tls.ACCEPT_ANY ? acceptingAny() : client;
    HttpUrl url = first;
    for (int redirects = 0; ; redirects++) {
      // Who does not want the body does not wait for it: it may have no end.
      Answer answer = ask(chosen, request(url).build(), clock, check.body() != null);
      if (answer.redirects() && check.redirects() == Redirects.REFUSE) {
        return Seen.bad("answered " + answer.status() + ", and redirections are refused");
      }
      HttpUrl next = nextOf(answer, url, check);
      if (next == null) {
        return judge(answer, check);
      }
      if (redirects == MOST_REDIRECTS) {
        return Seen.bad("answered with more than " + MOST_REDIRECTS + " redirections");
      }
      url = next;
    }
  }

  /** Asks once, within what is left of the time; of the body only the beginning is read. */
  Answer ask(Request request, Clock clock) throws IOException {
    return ask(client, request, clock, true);
  }

  private static Answer ask(OkHttpClient client, Request request, Clock clock, boolean withBody)
      throws IOException {
    Call call = client.newCall(request);
    call.timeout().timeout(clock.left(), TimeUnit.NANOSECONDS);
    try (Response response = call.execute()) {
      return new Answer(response.code(), response.headers(), withBody ? head(response) : "");
    }
  }

  /** Only a redirection within the same server is followed; another is judged as it is. */
  private static @Nullable HttpUrl nextOf(Answer answer, HttpUrl url, Http check) {
    String location = answer.header("Location");
    if (!answer.redirects() || location == null || check.statuses().onlyRedirects()) {
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

  private static Seen judge(Answer answer, Http check) {
    int status = answer.status();
    if (!check.statuses().has(status)) {
      return Seen.bad("answered " + status);
    }
    if (check.body() != null && !check.body().isIn(answer.body())) {
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

  /** For those who said so: it proves that the server answers, not who it is. */
  private synchronized OkHttpClient acceptingAny() throws IOException {
    OkHttpClient made = acceptingAny;
    if (made == null) {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        X509TrustManager any = new AnyCertificate();
        context.init(null, new TrustManager[] {any}, new SecureRandom());
        made =
            client
                .newBuilder()
                .connectionSpecs(List.of(ConnectionSpec.COMPATIBLE_TLS))
                .sslSocketFactory(context.getSocketFactory(), any)
                .hostnameVerifier((host, session) -> true)
                .build();
      } catch (GeneralSecurityException e) {
        throw new IOException("this JDK has no TLS", e);
      }
      acceptingAny = made;
    }
    return made;
  }

  private static final class AnyCertificate implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
